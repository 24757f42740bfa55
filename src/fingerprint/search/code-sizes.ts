/** How codes are cut. The defaults are for use; tests take small ones to see segments made and merged. */
export interface CodeSizes {
  /**
   * Codes that are searched without tables before they become a segment. Default 32,768: at most some 0.07 ms of each query, which
   * is three times what a full segment takes within radius 31. Fewer would be merged more often.
   */
  readonly tailCodes: number;
  /** Codes of a full segment. Default 2^20, the most that 20 bits of place in an entry allow (PLACE_BITS in wasm/hamming.c). */
  readonly segmentCodes: number;
}

export const DEFAULT_CODE_SIZES: CodeSizes = { tailCodes: 32_768, segmentCodes: 2 ** 20 };
