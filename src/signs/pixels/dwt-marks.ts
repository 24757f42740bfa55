export interface DwtMark {
  /** Short name, kept as detail. */
  readonly name: string;
  readonly system: string;
  /** The bits, first bit first. */
  readonly bits: readonly number[];
}

function bitsOf(text: string): readonly number[] {
  return Array.from(text, Number);
}

function bitsOfAscii(text: string): readonly number[] {
  return Array.from(text, (char) => bitsOf(char.charCodeAt(0).toString(2).padStart(8, '0'))).flat();
}

/**
 * Marks that generators write with the dwtDct method. `SDV2` (Stable Diffusion 2) is left out: at 32 bits unmarked
 * pictures come as close as 22 of 32.
 */
export const DWT_MARKS: readonly DwtMark[] = [
  /** CompVis/stable-diffusion, scripts/txt2img.py: `wm = "StableDiffusionV1"`. */
  { name: 'SD1', system: 'Stable Diffusion 1', bits: bitsOfAscii('StableDiffusionV1') },
  /** diffusers, pipelines/stable_diffusion_xl/watermark.py: `WATERMARK_MESSAGE`; the same in Stability's sgm. */
  {
    name: 'SDXL',
    system: 'Stable Diffusion XL',
    bits: bitsOf('101100111110110010010000011110111011000110011110'),
  },
  /** black-forest-labs/flux, util.py. Its literal has 48 bits, but `bin()` drops the two zeros in front: 46 are written. */
  { name: 'FLUX', system: 'FLUX', bits: bitsOf('1010101111111010000111100111001111010100101110') },
];
