/** What signers need of the world around them. */
export interface SignerParts {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** What signing programs are started with, and where tokens named by variable are found. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends what is under way. */
  readonly signal?: AbortSignal;
}
