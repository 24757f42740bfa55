/** What a stored index must agree in to be used. */
export interface CacheIdentity {
  readonly algorithm: string;
  readonly version: number;
  /** What the codes were read from. */
  readonly source: string;
}

/** A file that is not what it should be. Never leaves the index: what was stored is made anew. */
export class UnusableCache extends Error {
  override readonly name = 'UnusableCache';
}
