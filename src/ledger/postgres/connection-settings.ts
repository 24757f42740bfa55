import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { AssayError } from '../../domain/errors.ts';
import { describeServer, type ServerUrl } from '../../domain/server-url.ts';

/** How TLS is asked for: by `sslmode`, with the meanings of libpq. */
export interface ConnectionSettings {
  /** For `pg`, without what is said of TLS. Holds the password: never print it. */
  readonly connectionString: string;
  readonly ssl: false | ConnectionOptions;
  /** Without TLS, then, when the server has none (`allow`, `prefer` and nothing said). */
  readonly fallsBack: boolean;
}

type Read = (parameter: 'sslrootcert' | 'sslcert' | 'sslkey', required?: boolean) => string | undefined;

/** What is said of TLS, and settled here. */
const TLS_PARAMETERS = ['sslmode', 'ssl', 'sslrootcert', 'sslcert', 'sslkey', 'uselibpqcompat'];
/** What `pg` does as it is told. */
const OTHER_PARAMETERS = [
  'host',
  'port',
  'user',
  'password',
  'options',
  'application_name',
  'fallback_application_name',
];

const PARAMETERS_FOR_PEOPLE =
  'sslmode, sslrootcert, sslcert, sslkey, host, port, user, password, options and application_name';

/** Where libpq looks for the anchors when the URL names none. */
const DEFAULT_ANCHORS = '.postgresql/root.crt';

/**
 * What the URL asks for. `pg` on its own reads some modes otherwise than PostgreSQL's own programs (`require` would check the name), and
 * speaks in the clear where nothing is said, so TLS is settled here. Errors: `ledger.unusable`.
 */
export function readConnectionSettings(url: ServerUrl): ConnectionSettings {
  const [base = '', query = ''] = url.split(/\?(.*)/s);
  if (url.includes('#') || !isAddress(base))
    throw unusable(
      url,
      'it must be written postgres://USER:PASSWORD@HOST:PORT/DATABASE, with signs such as @, :, / and # in the password as %40, %3A, %2F and %23',
    );
  const parameters = new URLSearchParams(query);
  // It was meant to do something: `sslmod=verify-full` would check nothing. The name is not repeated: it may be half of a password.
  if ([...parameters.keys()].some((name) => ![...TLS_PARAMETERS, ...OTHER_PARAMETERS].includes(name)))
    throw unusable(url, `it has a parameter that is not known; there are ${PARAMETERS_FOR_PEOPLE}`);
  const mode = parameters.get('sslmode') ?? (/^(?:true|1)$/.test(parameters.get('ssl') ?? '') ? 'require' : 'prefer');
  const read: Read = (parameter, required = true) => readPem(url, parameter, parameters.get(parameter), required);
  const tls = settleTls(url, mode, read, parameters.get('sslrootcert') === 'system');
  for (const name of TLS_PARAMETERS) parameters.delete(name);
  const rest = parameters.toString();
  return { connectionString: rest === '' ? base : `${base}?${rest}`, ...tls };
}

function isAddress(base: string): boolean {
  try {
    // Without a host it is a socket on this machine, which the parameter `host` names.
    const { username, password } = new URL(base.replace('@/', '@localhost/'));
    decodeURIComponent(username);
    decodeURIComponent(password);
    return true;
  } catch {
    return false;
  }
}

function settleTls(
  url: ServerUrl,
  mode: string,
  read: Read,
  isSystem: boolean,
): Pick<ConnectionSettings, 'ssl' | 'fallsBack'> {
  if (mode === 'disable') return { ssl: false, fallsBack: false };
  const [cert, key] = [read('sslcert'), read('sslkey')];
  const own = { ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) };
  const ca = isSystem ? undefined : read('sslrootcert', mode.startsWith('verify-'));
  const anchored = ca === undefined ? {} : { ca };
  const unnamed = { ...own, ...anchored, checkServerIdentity: () => undefined };
  switch (mode) {
    case 'allow':
    case 'prefer':
      return { ssl: { ...own, rejectUnauthorized: false }, fallsBack: true };
    case 'no-verify':
      return { ssl: { ...own, rejectUnauthorized: false }, fallsBack: false };
    case 'require':
      // With anchors at hand it is the same as verify-ca, as in libpq.
      return { ssl: ca === undefined ? { ...own, rejectUnauthorized: false } : unnamed, fallsBack: false };
    case 'verify-ca':
      if (ca === undefined)
        // By a public authority alone, anybody's server would do.
        throw unusable(url, 'sslmode=verify-ca needs the certificates to trust: name a PEM file with sslrootcert');
      return { ssl: unnamed, fallsBack: false };
    case 'verify-full':
      return { ssl: { ...own, ...anchored }, fallsBack: false };
    default:
      throw unusable(url, 'sslmode must be one of disable, allow, prefer, require, verify-ca and verify-full');
  }
}

function readPem(url: ServerUrl, parameter: string, named: string | null, isRequired: boolean): string | undefined {
  if (named === 'system') return undefined;
  const fallback = join(homedir(), DEFAULT_ANCHORS);
  const file = named ?? (parameter === 'sslrootcert' && isRequired && existsSync(fallback) ? fallback : undefined);
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'it cannot be read';
    throw unusable(url, `the file ${file} that ${parameter} names cannot be read (${reason})`);
  }
}

function unusable(url: ServerUrl, why: string): AssayError {
  return new AssayError('ledger.unusable', `The address of the ledger ${describeServer(url)} cannot be used: ${why}.`);
}
