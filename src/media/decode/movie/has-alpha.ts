const WITH_ALPHA = /^(?:yuva|gbrap|rgba|bgra|argb|abgr|ya\d|ayuv|vuya|pal8)/;

/** Whether pixels of that format, by FFmpeg's name, can be transparent. */
export function hasAlpha(pixelFormat: string): boolean {
  return WITH_ALPHA.test(pixelFormat);
}
