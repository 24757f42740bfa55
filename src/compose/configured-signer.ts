import type { AssayConfig } from '../config/schemas/assay-config.ts';
import { listKeyFolder } from '../credentials/keys/key-folder.ts';
import type { ServiceToken, SignerSource, SignerSpec } from '../credentials/signers/signer-spec.ts';
import { AssayError } from '../domain/errors.ts';

type SignerConfig = AssayConfig['signer'];

/** The ways to a key: one of them is chosen. */
export type ChosenKey = Pick<SignerConfig, 'key' | 'cert' | 'keyFile' | 'command' | 'url' | 'token'>;

/** How many ways to a key are named. */
export function countWays({ key, keyFile, command, url }: Partial<ChosenKey>): number {
  return [key, keyFile, command, url].filter((way) => way !== undefined).length;
}

/**
 * Where the key is. `cwd`: where a signing program is started. `refuse`: says what is missing, in the words of whoever chose.
 * Throws that, and `config.invalid`.
 */
export function toSignerSource(
  chosen: Partial<ChosenKey>,
  where: { readonly cwd: string; readonly timeoutMs: number },
  refuse: (missing: 'key' | 'certificate') => AssayError,
): SignerSource & { readonly certificatePath: string } {
  const { key, cert, keyFile, command, url } = chosen;
  if (key !== undefined) {
    const { certificatePath, keyPath } = listKeyFolder(key);
    return { kind: 'file', certificatePath, keyPath };
  }
  if (countWays(chosen) === 0) throw refuse('key');
  if (cert === undefined) throw refuse('certificate');
  if (keyFile !== undefined) return { kind: 'file', certificatePath: cert, keyPath: keyFile };
  if (command !== undefined) return { kind: 'command', certificatePath: cert, command, ...where };
  const { timeoutMs } = where;
  return { kind: 'service', certificatePath: cert, url: url ?? '', timeoutMs, ...readToken(chosen.token) };
}

/** Throws `config.invalid` when more than one way to a key is configured. */
export function refuseSeveralWays(config: SignerConfig): void {
  if (countWays(config) > 1)
    throw new AssayError('config.invalid', 'Of signer.key, keyFile, command and url only one can be used. Leave one.');
}

/**
 * A signing program or service is used only from a configuration that somebody named: a delivery may bring an assay.config.yaml with it,
 * which must not start programs or send tokens by itself. Throws `config.invalid`.
 */
export function refuseUnnamed(config: SignerConfig, isNamed: boolean): void {
  if ((config.command !== undefined || config.url !== undefined) && !isNamed)
    throw new AssayError(
      'config.invalid',
      'signer.command and signer.url are used only from a configuration that is named: add --config assay.config.yaml, if you trust that file.',
    );
}

export function isTimeStampUrl(url: string): boolean {
  const scheme = URL.canParse(url) ? new URL(url).protocol : '';
  return scheme === 'http:' || scheme === 'https:';
}

/**
 * The signer of a worker, by its configuration alone. `isNamed`: the configuration is one that was named on the command line.
 * Throws `signer.unusable` when none is configured, `config.invalid`.
 */
export function readConfiguredSigner(
  config: SignerConfig,
  where: { readonly cwd: string; readonly isNamed: boolean },
): SignerSpec {
  refuseSeveralWays(config);
  refuseUnnamed(config, where.isNamed);
  const source = toSignerSource(config, { cwd: where.cwd, timeoutMs: config.timeoutSeconds * 1000 }, (missing) =>
    missing === 'key'
      ? new AssayError(
          'signer.unusable',
          'This worker has no key to sign with. Name one under "signer" in its configuration (docs/signing.md), or leave marking to other workers: --role scan.',
        )
      : new AssayError(
          'config.invalid',
          'The certificate of the key is missing: add signer.cert to the configuration.',
        ),
  );
  if (config.tsa !== undefined && !isTimeStampUrl(config.tsa))
    throw new AssayError(
      'config.invalid',
      'signer.tsa takes the address of a time-stamping authority over http or https.',
    );
  return {
    ...source,
    ...(config.algorithm !== undefined && { algorithm: config.algorithm }),
    ...(config.tsa !== undefined && { timeStamp: { url: config.tsa, optional: config.tsaOptional } }),
  };
}

function readToken(token: SignerConfig['token']): { readonly token?: ServiceToken } {
  if (token === undefined) return {};
  const { file, variable, header = 'authorization' } = token;
  if ((file === undefined) === (variable === undefined))
    throw new AssayError('config.invalid', 'signer.token needs either file or variable: where the token is kept.');
  return { token: { header, from: file === undefined ? { variable: variable ?? '' } : { file } } };
}
