import { dirname, join, resolve } from 'node:path';
import { AssayError } from '../domain/errors.ts';
import { isDatabaseUrl, isMistakenForFile, isRedisUrl } from '../domain/server-url.ts';
import { mergeConfig } from './merge-config.ts';
import { PACKAGE_CONFIG_DIR } from './package-paths.ts';
import { parseDocumentAs } from './parse-document.ts';
import { findText, readText } from './read-text.ts';
import { type AssayConfig, assayConfigOverrideSchema, assayConfigSchema } from './schemas/assay-config.ts';

/** Looked for in the working directory. */
export const CONFIG_FILE_NAME = 'assay.config.yaml';

export interface LoadConfigOptions {
  /** Absolute; default: the working directory of the process. */
  readonly cwd?: string;
  /** `--config FILE`, relative to `cwd`; instead of the one in the working directory. */
  readonly configFile?: string;
  /**
   * Default: the environment of the process. `ASSAY_LEDGER`, over it `ASSAY_DATABASE_URL`, and `ASSAY_REDIS_URL` go over every file;
   * the two URLs may stand in files that `ASSAY_DATABASE_URL_FILE` and `ASSAY_REDIS_URL_FILE` name.
   * `ASSAY_DASHBOARD_TOKEN` is read by {@link readDashboardToken}.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

type Override = ReturnType<typeof parseOverride>;

function parseOverride(path: string, text: string) {
  // A file in which everything is commented out asks for nothing.
  const silent = text.split('\n').every((line) => /^\s*(?:#|$)/.test(line));
  return parseDocumentAs(assayConfigOverrideSchema, path, silent ? '{}' : text, { numbers: 'number' });
}

/** Paths of the signer; a program that is written as a path as well, while one without a slash is looked for on the PATH. */
function resolveSigner(signer: NonNullable<Override['signer']>, base: string): NonNullable<Override['signer']> {
  const { key, cert, keyFile, command, token, ...rest } = signer;
  const [program, ...args] = command ?? [];
  return {
    ...rest,
    ...(key !== undefined && { key: resolve(base, key) }),
    ...(cert !== undefined && { cert: resolve(base, cert) }),
    ...(keyFile !== undefined && { keyFile: resolve(base, keyFile) }),
    ...(program !== undefined && { command: [program.includes('/') ? resolve(base, program) : program, ...args] }),
    ...(token !== undefined && {
      token: { ...token, ...(token.file !== undefined && { file: resolve(base, token.file) }) },
    }),
  };
}

/** A file, or the URL of a server as it is. Throws `config.invalid` for what is neither, without repeating it. */
export function resolveLedger(base: string, ledger: string): string {
  // A file of that name would be made, with the password in it, and the server never be asked.
  if (ledger.trim() === '' || isMistakenForFile(ledger))
    throw new AssayError('config.invalid', 'The ledger must be a file or a postgres:// URL.');
  return isDatabaseUrl(ledger) ? ledger : resolve(base, ledger);
}

/** Throws `config.invalid` for a folder with two names: which of them the ledger keeps would hang on the order of the lines. */
function resolveRoots(base: string, roots: Readonly<Record<string, string>>): Record<string, string> {
  const names = new Map<string, string>();
  for (const [name, mount] of Object.entries(roots)) {
    const path = resolve(base, mount);
    const other = names.get(path);
    if (other !== undefined)
      throw new AssayError(
        'config.invalid',
        `The roots "${other}" and "${name}" are the same folder, ${path}. A folder has one name: files under it would be kept under either.`,
      );
    names.set(path, name);
  }
  return Object.fromEntries([...names].map(([path, name]) => [name, path]));
}

function resolveDashboard(
  base: string,
  dashboard: NonNullable<Override['dashboard']>,
): NonNullable<Override['dashboard']> {
  const { tokenFile, ...rest } = dashboard;
  return { ...rest, ...(tokenFile !== undefined && { tokenFile: resolve(base, tokenFile) }) };
}

function resolveMatching(base: string, matching: NonNullable<Override['matching']>): NonNullable<Override['matching']> {
  const { indexFolder, ...rest } = matching;
  return { ...rest, ...(indexFolder !== undefined && { indexFolder: resolve(base, indexFolder) }) };
}

/** A secret, from the environment or from a file that the environment names (a secret of the container). */
async function readSecret(
  name: 'ASSAY_REDIS_URL' | 'ASSAY_DATABASE_URL' | 'ASSAY_DASHBOARD_TOKEN',
  environment: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Promise<string | undefined> {
  const file = environment[`${name}_FILE`];
  const secret = environment[name] ?? '';
  if (secret !== '' || file === undefined || file === '') return secret === '' ? undefined : secret;
  const path = resolve(cwd, file);
  try {
    const text = (await readText(path)).trim();
    // Cut off while it was written, or never filled: not the same as saying nothing.
    if (text === '') throw new AssayError('config.invalid', `${path} is empty.`);
    return text;
  } catch (cause) {
    if (!(cause instanceof AssayError)) throw cause;
    throw new AssayError(cause.code, `${name}_FILE: ${cause.message}`, { cause });
  }
}

/** What the environment says over every file. Throws `config.invalid` for what is no URL, without repeating it. */
async function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Promise<{ readonly ledger?: string; readonly queue?: string }> {
  const file = environment['ASSAY_LEDGER'] ?? '';
  const database = await readSecret('ASSAY_DATABASE_URL', environment, cwd);
  const queue = await readSecret('ASSAY_REDIS_URL', environment, cwd);
  if (database !== undefined && !isDatabaseUrl(database))
    throw new AssayError(
      'config.invalid',
      'ASSAY_DATABASE_URL, or what its _FILE holds, must be a postgres:// or postgresql:// URL.',
    );
  if (queue !== undefined && !isRedisUrl(queue))
    throw new AssayError(
      'config.invalid',
      'ASSAY_REDIS_URL, or what its _FILE holds, must be a redis:// or rediss:// URL.',
    );
  const ledger = database ?? (file === '' ? undefined : resolveLedger(cwd, file));
  return { ...(ledger !== undefined && { ledger }), ...(queue !== undefined && { queue }) };
}

/** Paths in a file are relative to that file, wherever the program is started. */
function resolveAll(config: Override, base: string): Override {
  const all = (paths: readonly string[] | undefined): string[] | undefined => paths?.map((path) => resolve(base, path));
  const { ledger, trust, shows, policies, signer, roots, dashboard, matching, ...rest } = config;
  const resolved = { trust: all(trust), shows: all(shows), policies: all(policies) };
  const given = Object.fromEntries(Object.entries(resolved).filter(([, value]) => value !== undefined));
  return {
    ...rest,
    ...given,
    ...(ledger === undefined ? {} : { ledger: resolveLedger(base, ledger) }),
    ...(roots === undefined ? {} : { roots: resolveRoots(base, roots) }),
    ...(dashboard === undefined ? {} : { dashboard: resolveDashboard(base, dashboard) }),
    ...(matching === undefined ? {} : { matching: resolveMatching(base, matching) }),
    ...(signer === undefined ? {} : { signer: resolveSigner(signer, base) }),
  };
}

/**
 * The configuration: config/default.yaml, over it `assay.config.yaml` of the working directory or the file given, over that
 * the environment. All paths come back absolute; those of the defaults are relative to the working directory.
 * Throws `config.invalid` naming file, line and key, or `input.not-found` for a file that was named and is not there.
 */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<AssayConfig> {
  const cwd = options.cwd ?? process.cwd();
  const environment = options.environment ?? process.env;
  const defaultPath = join(PACKAGE_CONFIG_DIR, 'default.yaml');
  const defaults = parseDocumentAs(assayConfigSchema, defaultPath, await readText(defaultPath), { numbers: 'number' });
  const userPath = resolve(cwd, options.configFile ?? CONFIG_FILE_NAME);
  const userText = options.configFile === undefined ? await findText(userPath) : await readText(userPath);
  const user = userText === undefined ? {} : resolveAll(parseOverride(userPath, userText), dirname(userPath));
  const fromEnvironment = await readEnvironment(environment, cwd);
  return assayConfigSchema.parse(mergeConfig(mergeConfig(resolveAll(defaults, cwd), user), fromEnvironment));
}

/**
 * The token that the dashboard asks for: `ASSAY_DASHBOARD_TOKEN`, else what stands in the file that `ASSAY_DASHBOARD_TOKEN_FILE` names, else
 * in `dashboard.tokenFile`. Undefined when nothing says one. Throws `input.not-found` for a file that is not there.
 */
export async function readDashboardToken(
  config: Pick<AssayConfig, 'dashboard'>,
  options: Pick<LoadConfigOptions, 'cwd' | 'environment'> = {},
): Promise<string | undefined> {
  const { cwd = process.cwd(), environment = process.env } = options;
  const { tokenFile } = config.dashboard;
  const given = await readSecret('ASSAY_DASHBOARD_TOKEN', environment, cwd);
  return given ?? (tokenFile === undefined ? undefined : (await readText(tokenFile)).trim());
}

/** What a process that reads strangers' files may know of the environment: enough to find perl, nothing secret. */
export function readerEnvironment(): Readonly<Record<string, string>> {
  const kept = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'SystemRoot'];
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** What a signing program is started with, and where the token of a signing service may stand: all of it, as clouds' tools ask for. */
export function signerEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** What the environment says about colours: NO_COLOR turns them off, FORCE_COLOR on, whatever the output is. */
export function colourWish(): 'on' | 'off' | undefined {
  if ((process.env['NO_COLOR'] ?? '') !== '') return 'off';
  return (process.env['FORCE_COLOR'] ?? '') === '' ? undefined : 'on';
}
