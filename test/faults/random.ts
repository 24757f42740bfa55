/** Numbers from 0 to under 1, the same again for the same seed (mulberry32). `ASSAY_SEED` repeats what failed. */
export function seedRandom(): { readonly seed: number; readonly next: () => number } {
  const seed = Number(process.env['ASSAY_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  let state = seed;
  return {
    seed,
    next() {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}
