/** Version of the form. Grows when a reader of the older one would misread the newer one. */
export const SEQUENCE_INDEX_VERSION = 1;
/** Frames of one index at most: eleven hours at 24 frames a second. */
export const MOST_INDEXED_FRAMES = 1_000_000;
/** Limits for the JSON text of an index before it is parsed: some 400,000 frames with names of usual length. */
export const SEQUENCE_INDEX_LIMITS = { maxBytes: 64 * 1024 * 1024, maxDepth: 4, maxItems: 6_000_000 } as const;
