/**
 * Beginnings that cameras and phones write (DCF and the makers' own), upper case as they write them: `img_0001.png` in
 * lower case is what encoders and scripts call the frames of a sequence.
 */
const CAMERA_PREFIXES: ReadonlySet<string> = new Set([
  'IMG_',
  'IMG',
  'IMG_E',
  '_MG_',
  'MVI_',
  'DSC_',
  'DSC',
  '_DSC',
  'DSCF',
  'DSCN',
  'DSC-',
  '_DSF',
  'IMGP',
  '_IGP',
  'CIMG',
  'PICT',
  'SAM_',
  'PXL_',
  'DJI_',
  'GOPR',
  'WP_',
  'MAX_',
]);

/** Beginnings of what generating services call their downloads, lower case. A dot before the number rules them out. */
const GENERATOR_BEGINNINGS: readonly string[] = [
  'dall·e ',
  'dalle-',
  'chatgpt image',
  'firefly ',
  'gemini_generated_image',
  'generated image',
  'grid-',
  'txt2img',
  'img2img',
];

/**
 * True when the number after this text counts pictures that have nothing to do with one another, so that calling them
 * frames would hide each behind the others:
 * - a camera counts how often its shutter was pressed (`IMG_1234`, `DSC01234`), a phone writes the time of day after the
 *   date (`PXL_20260101_101500123`, `20260101_101500`);
 * - generators count jobs or write seeds: `00012-1234567` and `00012-1234-words` (A1111, Forge, SD.Next, SwarmUI), `words
 *   s-1234567` (NovelAI), names with a UUID (Midjourney, InvokeAI) or a time of day (DALL·E, Fooocus, screenshots).
 * ComfyUI's `ComfyUI_00001_` needs no rule: no frame number has a separator and nothing more behind it.
 * `fewestDigits` is the length of the shortest of the numbers.
 */
export function isUnrelatedCounter(prefix: string, fewestDigits: number): boolean {
  if (CAMERA_PREFIXES.has(prefix) || (fewestDigits >= 6 && PHONE_DATE.test(prefix))) return true;
  if (fewestDigits === 2 && SECONDS_NEXT.test(prefix)) return true;
  // A dot before the number is how renderers write frames; none of the writers below do.
  if (prefix.endsWith('.')) return false;
  const lower = prefix.toLowerCase();
  return (
    isJobCounter(lower) ||
    lower.endsWith(' s-') ||
    lower.endsWith('copy ') ||
    GENERATOR_BEGINNINGS.some((beginning) => lower.startsWith(beginning)) ||
    UUID.test(lower) ||
    TIME_OF_DAY.test(lower)
  );
}

const PHONE_DATE = /^(?:[A-Za-z]{3,10}[_-])?(?:19|20)\d{6}_$/;
const SECONDS_NEXT = /\d{4}-\d\d-\d\d[ _-](?:at )?\d\d[-._]\d\d[-._]$/;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const TIME_OF_DAY = /\d{4}-\d\d-\d\d[ _t-](?:at )?\d\d[-._:]\d\d/;

/** `00012-` at the beginning: four to eight digits. A `_` before the number is no generator's. */
function isJobCounter(lower: string): boolean {
  return !lower.endsWith('_') && /^\d{4,8}-/.test(lower);
}
