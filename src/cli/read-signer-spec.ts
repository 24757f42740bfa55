import { resolve } from 'node:path';
import {
  countWays,
  isTimeStampUrl,
  refuseSeveralWays,
  refuseUnnamed,
  toSignerSource,
} from '../compose/configured-signer.ts';
import type { SignerSpec } from '../compose/keys.ts';
import type { AssayConfig } from '../config/schemas/assay-config.ts';
import { AssayError } from '../domain/errors.ts';
import { SIGNATURE_ALGORITHMS } from '../domain/manifest-plan.ts';
import type { ParsedOptions } from './command.ts';
import { splitCommand } from './split-command.ts';

type SignerConfig = AssayConfig['signer'];

/** The four ways to a key, of which one has to be chosen. */
const WAYS = ['key', 'key-file', 'signer-command', 'signer-url'] as const;

const HOW =
  'Say who signs: --key DIR, or --cert FILE with --key-file, --signer-command or --signer-url. To try things out, make a development key: assay keys init --out keys, then --key keys. See docs/signing.md.';

function usage(message: string): AssayError {
  return new AssayError('usage.invalid', message);
}

/** What the command line says about the signer, in the words of the configuration. */
function readOptions(options: ParsedOptions, cwd: string): Partial<SignerConfig> {
  const path = (name: string): string | undefined => {
    const value = options.text(name);
    if (value === '') throw usage(`--${name} must not be empty. Is a variable unset?`);
    return value === undefined ? undefined : resolve(cwd, value);
  };
  const [key, cert, keyFile] = [path('key'), path('cert'), path('key-file')];
  const command = options.text('signer-command');
  const url = options.text('signer-url');
  return {
    ...(key !== undefined && { key }),
    ...(cert !== undefined && { cert }),
    ...(keyFile !== undefined && { keyFile }),
    ...(command !== undefined && { command: [...splitCommand(command, cwd)] }),
    ...(url !== undefined && { url }),
  };
}

/** The command line over the configuration; a way to a key given there puts every other aside. */
function chooseSource(options: ParsedOptions, config: SignerConfig, cwd: string): Partial<SignerConfig> {
  const given = readOptions(options, cwd);
  if (countWays(given) > 1)
    throw usage(`Of ${WAYS.map((way) => `--${way}`).join(', ')} only one can be used. Leave out the others.`);
  if (given.key !== undefined && given.cert !== undefined)
    throw usage('--key names a folder with certificate and key in it: leave out --cert, or give --key-file with it.');
  if (countWays(given) === 1) {
    const cert = given.key === undefined ? (given.cert ?? config.cert) : undefined;
    // The token of another service is not for this one.
    const token = given.url === undefined || given.url === config.url ? config.token : undefined;
    return { ...given, ...(cert !== undefined && { cert }), ...(token !== undefined && { token }) };
  }
  if (given.cert !== undefined && config.key !== undefined)
    throw usage('The configuration names a key folder (signer.key): give --key-file with --cert.');
  refuseSeveralWays(config);
  refuseUnnamed(config, options.text('config') !== undefined);
  return { ...config, ...given };
}

function readAlgorithm(options: ParsedOptions, config: SignerConfig) {
  const asked = options.text('algorithm');
  const algorithm = asked === undefined ? config.algorithm : SIGNATURE_ALGORITHMS.find((name) => name === asked);
  if (asked !== undefined && algorithm === undefined)
    throw usage(`--algorithm takes one of ${SIGNATURE_ALGORITHMS.join(', ')}.`);
  return algorithm === undefined ? {} : { algorithm };
}

function readTimeStamp(options: ParsedOptions, config: SignerConfig) {
  const url = options.text('tsa') ?? config.tsa;
  if (url === undefined) {
    if (options.flag('tsa-optional')) throw usage('--tsa-optional needs a time-stamping authority: add --tsa URL.');
    return {};
  }
  if (!isTimeStampUrl(url))
    throw usage('--tsa takes the address of a time-stamping authority, like http://timestamp.example.com');
  return { timeStamp: { url, optional: options.flag('tsa-optional') || config.tsaOptional } };
}

/**
 * Who signs: the options of `SIGNING_OPTIONS` over the configuration. Nothing is opened. `cwd` is what relative paths of the
 * command line stand for, and where a signing program is started.
 * Throws `usage.invalid` and `config.invalid` with what to give instead.
 */
export function readSignerSpec(options: ParsedOptions, config: AssayConfig, cwd: string): SignerSpec {
  const chosen = chooseSource(options, config.signer, cwd);
  return {
    ...toSignerSource(chosen, { cwd, timeoutMs: config.signer.timeoutSeconds * 1000 }, (missing) =>
      usage(missing === 'key' ? HOW : `The certificate of the key is missing: add --cert FILE. ${HOW}`),
    ),
    ...readAlgorithm(options, config.signer),
    ...readTimeStamp(options, config.signer),
  };
}
