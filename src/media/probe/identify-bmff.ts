/** First boxes of a movie without `ftyp`: old QuickTime, and segments of fragmented movies. */
const FIRST_BOXES: ReadonlySet<string> = new Set([
  'ftyp',
  'styp',
  'moov',
  'mdat',
  'wide',
  'free',
  'skip',
  'pnot',
  'moof',
  'sidx',
]);
const OLD_QUICKTIME: ReadonlySet<string> = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);

const TYPE_BY_BRAND: Readonly<Record<string, string>> = {
  'qt  ': 'video/quicktime',
  'M4A ': 'audio/mp4',
  'M4B ': 'audio/mp4',
  'M4P ': 'audio/mp4',
  heic: 'image/heic',
  heix: 'image/heic',
  heim: 'image/heic',
  heis: 'image/heic',
  hevc: 'image/heic',
  hevx: 'image/heic',
  avif: 'image/avif',
  avis: 'image/avif',
  'crx ': 'image/x-canon-cr3',
};

/** True for a first box of a known type and a length that it can have. `head`: the first 64 bytes as latin1. */
export function isBmff(head: string): boolean {
  if (!FIRST_BOXES.has(head.slice(4, 8))) return false;
  const length =
    head.charCodeAt(0) * 2 ** 24 + head.charCodeAt(1) * 2 ** 16 + head.charCodeAt(2) * 256 + head.charCodeAt(3);
  return length === 1 || length >= 8 || (length === 0 && head.slice(4, 8) === 'mdat');
}

/** The media type that the brands name; the major brand counts first, generic ones give way to compatible ones. */
export function bmffType(head: string): string {
  const first = head.slice(4, 8);
  if (first !== 'ftyp') return OLD_QUICKTIME.has(first) ? 'video/quicktime' : 'video/mp4';
  const major = head.slice(8, 12);
  const length = Math.min(64, head.charCodeAt(2) * 256 + head.charCodeAt(3));
  const compatible: string[] = [];
  for (let at = 16; at + 4 <= length; at += 4) compatible.push(head.slice(at, at + 4));
  if (/^3g[2gprse]/.test(major)) return 'video/3gpp';
  const still = major === 'mif1' || major === 'msf1' || major === 'miaf';
  const named = [major, ...(still ? compatible : [])].map((brand) =>
    Object.hasOwn(TYPE_BY_BRAND, brand) ? TYPE_BY_BRAND[brand] : undefined,
  );
  return named.find((type) => type !== undefined) ?? (still ? 'image/heif' : 'video/mp4');
}
