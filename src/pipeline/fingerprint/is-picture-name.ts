/** Endings of what has no picture, for contents of which nothing but a path is known: sound, papers, data, sidecars. */
const NO_PICTURE =
  /\.(?:wav|bwf|w64|aiff?|mp3|m4a|aac|flac|ogg|opus|txt|md|csv|json|ya?ml|xml|xmp|pdf|docx?|xlsx?|srt|vtt|edl|ale|c2pa|mhl|otio)$/i;

/** False when the name says that there can be no picture in the file. Any other name may hold one. */
export function isPictureName(path: string): boolean {
  return !NO_PICTURE.test(path);
}
