import { describeTrustOfSigner } from '../credentials/signers/describe-trust-of-signer.ts';
import { AssayError } from '../domain/errors.ts';
import type { OpenSigner } from '../domain/manifest-plan.ts';
import type { Assay } from './open-assay.ts';

/** Said before anything is written: with anchors every mark has to read back as trusted. Throws `signer.unusable`. */
export function refuseUntrustedSigner(
  { profile }: Pick<OpenSigner, 'profile'>,
  { trust, clock }: Pick<Assay, 'trust' | 'clock'>,
): void {
  if (trust.anchors.length === 0) return;
  const state = describeTrustOfSigner(profile, trust, clock());
  if (state === 'trusted') return;
  throw new AssayError(
    'signer.unusable',
    `The certificate of ${profile.name} does not lead to the trust anchors given, so its marks would read ${state}. ` +
      'Give the authority that issued it with --trust, or give no anchors. See: assay keys check',
  );
}
