import { AssayError } from '../../domain/errors.ts';
import type { Certificate } from '../certificate.ts';
import { checkCertificate } from '../keys/check-certificate.ts';
import { checkChain, isRoot } from '../keys/check-chain.ts';
import type { KeyCheck } from '../keys/key-check.ts';
import { readChain } from '../keys/read-chain.ts';
import { readKeyFile } from '../keys/read-key-file.ts';

/** Throws `signer.unusable` with the first thing that is wrong. */
export function refuseWrong(path: string, checks: readonly KeyCheck[]): void {
  const wrong = checks.find(({ state }) => state === 'wrong');
  if (wrong === undefined) return;
  const remedy = wrong.remedy === undefined ? '' : ` ${wrong.remedy}`;
  throw new AssayError('signer.unusable', `${path} cannot be used to sign: ${wrong.message}${remedy}`);
}

/** A chain that may sign now: leaf first, without the root. Never empty. */
export interface SignerChain {
  readonly leaf: Certificate;
  readonly pem: string;
}

/**
 * Reads the certificates of a signer and refuses those that the engine would refuse, or that nobody could trust.
 * @throws AssayError `signer.unusable` with the reason.
 */
export async function readSignerChain(path: string, nowMs: number): Promise<SignerChain> {
  const { chain, checks } = readChain((await readKeyFile(path)).bytes);
  refuseWrong(path, checks);
  const [leaf] = chain;
  if (leaf === undefined) throw new AssayError('signer.unusable', `${path} holds no certificate.`);
  refuseWrong(path, [...checkCertificate(leaf, nowMs), ...checkChain(chain, undefined, nowMs)]);
  const kept = chain.filter((certificate, index) => index === 0 || !isRoot(certificate));
  return { leaf, pem: kept.map(({ pem }) => pem).join('') };
}
