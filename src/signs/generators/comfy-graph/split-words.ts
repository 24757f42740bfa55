/** Splits a class name into lower-case words: `KSamplerAdvanced` to k, sampler, advanced; `VHS_LoadVideo` to vhs, load, video. */
export function splitWords(name: string): readonly string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase());
}
