import { AssayError } from '../../domain/errors.ts';
import { checkPermissions } from '../keys/check-key.ts';
import { readKeyFile } from '../keys/read-key-file.ts';
import { refuseWrong } from './read-signer-chain.ts';
import type { ServiceToken } from './signer-spec.ts';

export interface ReadToken {
  readonly headers: Readonly<Record<string, string>>;
  /** Never printed: to be masked where others might. */
  readonly secret: string;
}

/** Longest token, in characters: most servers take 8 KB of headers in all. */
const TOKEN_LIMIT = 8000;
/** Visible ASCII: what may stand in a header. */
const TOKEN = /^[\x21-\x7e]+$/;

async function findToken(token: ServiceToken, environment: Readonly<Record<string, string | undefined>>) {
  if ('variable' in token.from)
    return { where: `The environment variable ${token.from.variable}`, text: environment[token.from.variable] ?? '' };
  const { bytes, mode } = await readKeyFile(token.from.file);
  refuseWrong(token.from.file, [checkPermissions(token.from.file, mode)]);
  return { where: token.from.file, text: bytes.toString('utf8') };
}

/**
 * Reads the secret that a signing service asks for.
 * @throws AssayError `signer.unusable`, never with the secret in it.
 */
export async function readServiceToken(
  token: ServiceToken,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ReadToken> {
  const { where, text } = await findToken(token, environment);
  const secret = text.trim();
  if (!TOKEN.test(secret) || secret.length > TOKEN_LIMIT)
    throw new AssayError(
      'signer.unusable',
      `${where} ${secret === '' ? 'is empty or not set' : 'holds something that cannot be sent as a token'}. It has to hold the token of the signing service and nothing else.`,
    );
  const isBearer = token.header.toLowerCase() === 'authorization';
  return { headers: { [token.header]: isBearer ? `Bearer ${secret}` : secret }, secret };
}
