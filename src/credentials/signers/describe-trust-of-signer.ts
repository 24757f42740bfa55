import type { SignerProfile } from '../../domain/manifest-plan.ts';
import { readCertificate } from '../certificate.ts';
import { type IntactState, judgeSigner } from '../judge-trust.ts';
import { readPem } from '../keys/read-pem.ts';
import type { TrustSet } from '../trust-set.ts';

/** How what this signer signs now is going to read with these anchors: `trusted`, `valid` (signer unknown) or `expired`. */
export function describeTrustOfSigner(profile: SignerProfile, trust: TrustSet, nowMs: number): IntactState {
  const chain = readPem(profile.chainPem).blocks.map(({ der }) => readCertificate(der));
  const whole = chain.filter((certificate) => certificate !== undefined);
  const [leaf] = whole;
  if (leaf === undefined) return 'valid';
  return judgeSigner(
    {
      chainPem: whole.map(({ pem }) => pem),
      leafNotBefore: new Date(leaf.notBeforeMs).toISOString(),
      leafNotAfter: new Date(leaf.notAfterMs).toISOString(),
    },
    trust,
    nowMs,
  );
}
