import type { SignatureAlgorithm, SignerProfile } from '../../domain/manifest-plan.ts';

/** Where the key is and what speaks for it. All paths absolute. */
export type SignerSpec = SignerSource & {
  /** PEM: leaf first, then intermediates. */
  readonly certificatePath: string;
  /** Must be the one the certificate's key signs with, which is the default. */
  readonly algorithm?: SignatureAlgorithm;
  readonly timeStamp?: NonNullable<SignerProfile['timeStamp']>;
};

export type SignerSource =
  /** A private key on disk, PEM, not encrypted, readable by its owner alone. */
  | { readonly kind: 'file'; readonly keyPath: string }
  /** A program that reads the bytes on standard input and writes the signature to standard output. Started without a shell. */
  | { readonly kind: 'command'; readonly command: readonly string[]; readonly cwd: string; readonly timeoutMs: number }
  /** A service that takes the bytes by POST and answers with the signature. */
  | {
      readonly kind: 'service';
      /** https, or http on the loopback interface. */
      readonly url: string;
      readonly token?: ServiceToken;
      readonly timeoutMs: number;
    };

/** A secret that the service asks for: by where it is kept, never by itself. */
export interface ServiceToken {
  /** Name of the header. With `authorization` the token is sent as `Bearer TOKEN`. */
  readonly header: string;
  /** File (absolute) or environment variable that holds it. */
  readonly from: { readonly file: string } | { readonly variable: string };
}

/** Default time limit of one signature by a program or service, ms: an HSM over a network answers in under one second. */
export const SIGNER_TIMEOUT_MS = 30_000;
