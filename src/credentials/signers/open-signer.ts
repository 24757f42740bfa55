import { createHash } from 'node:crypto';
import { AssayError } from '../../domain/errors.ts';
import type { OpenSigner, SignatureAlgorithm, SignerProfile } from '../../domain/manifest-plan.ts';
import { type Certificate, findSubjectPart } from '../certificate.ts';
import { isDevelopmentCertificate } from '../keys/development-certificate.ts';
import { describeKey, findKeyAlgorithm } from '../keys/key-algorithm.ts';
import { askCommand } from './ask-command.ts';
import { limitAsks } from './limit-asks.ts';
import { openFileKey } from './open-file-key.ts';
import { openService } from './open-service.ts';
import { readSignerChain, type SignerChain } from './read-signer-chain.ts';
import { signChecked } from './sign-checked.ts';
import type { SignerParts } from './signer-parts.ts';
import type { SignerSpec } from './signer-spec.ts';

/**
 * Signed once at the beginning, to see that key and certificate belong together before any file is touched. Text, so that it can
 * never be taken for a claim, which begins with a CBOR list.
 */
const PROBE = Buffer.from('Assay: does the key that signs this belong to the certificate?');

function findAlgorithm(spec: SignerSpec, leaf: Certificate): SignatureAlgorithm {
  const algorithm = findKeyAlgorithm(leaf.publicKey);
  if (algorithm !== undefined && (spec.algorithm ?? algorithm) === algorithm) return algorithm;
  throw new AssayError(
    'signer.unusable',
    `${spec.certificatePath} holds ${describeKey(leaf.publicKey)}, which signs with ${algorithm ?? 'nothing known here'}, not ${spec.algorithm ?? ''}. Leave out --algorithm.`,
  );
}

function describeSigner(spec: SignerSpec, { leaf, pem }: SignerChain, algorithm: SignatureAlgorithm): SignerProfile {
  return {
    algorithm,
    chainPem: pem,
    fingerprint: createHash('sha256').update(leaf.x509.raw).digest('hex'),
    name: findSubjectPart(leaf.x509, 'O') ?? findSubjectPart(leaf.x509, 'CN') ?? '',
    development: isDevelopmentCertificate(leaf.pem),
    notAfter: new Date(leaf.notAfterMs).toISOString(),
    ...(spec.timeStamp !== undefined && { timeStamp: spec.timeStamp }),
  };
}

async function openSource(
  spec: SignerSpec,
  leaf: Certificate,
  algorithm: SignatureAlgorithm,
  parts: SignerParts,
): Promise<Pick<OpenSigner, 'sign' | 'close'>> {
  switch (spec.kind) {
    case 'file':
      return { sign: await openFileKey(spec.keyPath, leaf, algorithm), close: async () => {} };
    case 'command': {
      const ask = limitAsks((bytes) => askCommand(spec, bytes, algorithm, parts));
      return { sign: signChecked(ask, 'The signing program', leaf.publicKey, algorithm), close: async () => {} };
    }
    case 'service': {
      const service = await openService(spec, algorithm, parts);
      const ask = limitAsks(service.ask);
      return { sign: signChecked(ask, 'The signing service', leaf.publicKey, algorithm), close: service.close };
    }
  }
}

/**
 * Opens a signer: reads the certificates, looks whether they may sign now, and has something signed to see that the key is
 * theirs. Whatever signs from outside is checked with the certificate's public key each time, before the signature is used.
 * @throws AssayError `signer.unusable` with the reason; `signer.failed` when a program or service gives no signature.
 */
export async function openSigner(spec: SignerSpec, parts: SignerParts): Promise<OpenSigner> {
  const chain = await readSignerChain(spec.certificatePath, parts.nowMs());
  const algorithm = findAlgorithm(spec, chain.leaf);
  const source = await openSource(spec, chain.leaf, algorithm, parts);
  try {
    await source.sign(PROBE);
  } catch (error) {
    await source.close();
    throw error;
  }
  return { profile: describeSigner(spec, chain, algorithm), ...source };
}
