import { AssayError } from '../../domain/errors.ts';
import type { SignBytes, SignerProfile } from '../../domain/manifest-plan.ts';
import { readCertificate } from '../certificate.ts';
import { isSignatureRight } from '../signers/sign-with-key.ts';

/** What goes to the engine as signer, and what came of it. */
export interface GuardedSigner {
  /** Gives a right signature as a Buffer, or rejects. */
  readonly sign: (bytes: Buffer) => Promise<Buffer>;
  /** Why there was none; undefined as long as all went well. */
  failure(): AssayError | undefined;
}

/**
 * Stands between the engine and whoever holds the key. The engine writes junk into the file as if it were a signature, ends the process
 * when it is given something else than a Buffer, and keeps of an error only its text. So every signature is checked with the
 * certificate here, 0.1 to 0.3 ms, and the reason is kept.
 */
export function guardSigner(profile: SignerProfile, sign: SignBytes): GuardedSigner {
  let failure: AssayError | undefined;
  return {
    async sign(bytes) {
      try {
        return await signChecked(profile, sign, bytes);
      } catch (error) {
        failure = error instanceof AssayError ? error : failed('The signer broke down.', error);
        throw new Error('no signature');
      }
    },
    failure: () => failure,
  };
}

async function signChecked(profile: SignerProfile, sign: SignBytes, bytes: Buffer): Promise<Buffer> {
  const leaf = readCertificate(profile.chainPem);
  if (leaf === undefined) throw new AssayError('signer.unusable', 'The signing certificate cannot be read.');
  // A copy: who signs may keep it or write into it.
  const signature: unknown = await sign(Uint8Array.from(bytes));
  if (!(signature instanceof Uint8Array)) throw failed('The signer gave something that is no signature.');
  if (!isSignatureRight(bytes, signature, leaf.publicKey, profile.algorithm))
    throw failed(
      `The signer gave ${signature.length} bytes that are no ${profile.algorithm} signature by the key of the certificate. Check that key and certificate belong together (assay keys check).`,
    );
  return Buffer.from(signature);
}

function failed(message: string, cause?: unknown): AssayError {
  return new AssayError('signer.failed', message, { cause });
}
