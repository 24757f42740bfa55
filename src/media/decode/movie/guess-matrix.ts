/**
 * Which matrix a movie is in that does not say: as players have it, BT.709 above the size of standard definition (ITU-R BT.601 knows
 * 720 by 576 at most), else BT.601.
 */
export function guessMatrix({ width, height }: { readonly width: number; readonly height: number }): 'bt709' | 'bt601' {
  return width > 1024 || height > 576 ? 'bt709' : 'bt601';
}
