import { resolve } from 'node:path';
import { listKeyFolder, type SignerSource, type SignerSpec } from '../compose/keys.ts';
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

function countWays({ key, keyFile, command, url }: Partial<SignerConfig>): number {
  return [key, keyFile, command, url].filter((way) => way !== undefined).length;
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
  if (countWays(config) > 1)
    throw new AssayError('config.invalid', 'Of signer.key, keyFile, command and url only one can be used. Leave one.');
  const isOutside = config.command !== undefined || config.url !== undefined;
  // A delivery may bring an assay.config.yaml with it, which must not start programs or send tokens by itself.
  if (isOutside && options.text('config') === undefined)
    throw new AssayError(
      'config.invalid',
      'signer.command and signer.url are used only from a configuration that is named: add --config assay.config.yaml, if you trust that file.',
    );
  return { ...config, ...given };
}

function readToken(token: SignerConfig['token']) {
  if (token === undefined) return {};
  const { file, variable, header = 'authorization' } = token;
  if ((file === undefined) === (variable === undefined))
    throw new AssayError('config.invalid', 'signer.token needs either file or variable: where the token is kept.');
  return { token: { header, from: file === undefined ? { variable: variable ?? '' } : { file } } };
}

function readSource(
  chosen: Partial<SignerConfig>,
  cwd: string,
  timeoutMs: number,
): SignerSource & { readonly certificatePath: string } {
  const { key, cert, keyFile, command, url } = chosen;
  if (key !== undefined) {
    const { certificatePath, keyPath } = listKeyFolder(key);
    return { kind: 'file', certificatePath, keyPath };
  }
  if (countWays(chosen) === 0) throw usage(HOW);
  if (cert === undefined) throw usage(`The certificate of the key is missing: add --cert FILE. ${HOW}`);
  if (keyFile !== undefined) return { kind: 'file', certificatePath: cert, keyPath: keyFile };
  if (command !== undefined) return { kind: 'command', certificatePath: cert, command, cwd, timeoutMs };
  return { kind: 'service', certificatePath: cert, url: url ?? '', timeoutMs, ...readToken(chosen.token) };
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
  const scheme = URL.canParse(url) ? new URL(url).protocol : '';
  if (scheme !== 'http:' && scheme !== 'https:')
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
    ...readSource(chosen, cwd, config.signer.timeoutSeconds * 1000),
    ...readAlgorithm(options, config.signer),
    ...readTimeStamp(options, config.signer),
  };
}
