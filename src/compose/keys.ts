import { signerEnvironment } from '../config/load.ts';
import { listKeyFolder } from '../credentials/keys/key-folder.ts';
import { describeTrustOfSigner } from '../credentials/signers/describe-trust-of-signer.ts';
import { openSigner } from '../credentials/signers/open-signer.ts';
import type { SignerSpec } from '../credentials/signers/signer-spec.ts';
import type { OpenSigner } from '../domain/manifest-plan.ts';

export type { SignerSource, SignerSpec } from '../credentials/signers/signer-spec.ts';
export { describeTrustOfSigner, listKeyFolder };

/**
 * Opens the signer that the command line and the configuration ask for. Must be closed.
 * Throws `signer.unusable`, `signer.failed`.
 */
export function openConfiguredSigner(spec: SignerSpec, signal?: AbortSignal): Promise<OpenSigner> {
  return openSigner(spec, {
    nowMs: () => Date.now(),
    environment: signerEnvironment(),
    ...(signal !== undefined && { signal }),
  });
}
