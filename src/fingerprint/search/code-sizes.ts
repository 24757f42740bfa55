/** How codes are cut. The defaults are for use; tests take small ones to see segments made and merged. */
export interface CodeSizes {
  /**
   * Codes that are searched without tables before they become a segment. Default 65,536: some 0.2 ms a query. Fewer would be merged
   * more often; more would make each search within a small radius noticeably slower.
   */
  readonly tailCodes: number;
  /** Codes of a full segment. Default 2^20, the most that 20 bits of place in an entry allow (PLACE_BITS in wasm/hamming.c). */
  readonly segmentCodes: number;
}

export const DEFAULT_CODE_SIZES: CodeSizes = { tailCodes: 65_536, segmentCodes: 2 ** 20 };
