import type { Store } from './find-store.ts';

/** Places of a file by what lies there. */
export type Places = ReadonlyMap<string, number>;

/** What stands in front of the coded pictures or sound, in formats that say so. */
const MEDIA_MARKERS: Readonly<Record<string, string>> = {
  '.jpg': '\xff\xda', '.png': 'IDAT', '.webp': 'VP8 ', '.avif': 'mdat', '.heic': 'mdat', '.jxl': 'jxlc', '.mp4': 'mdat', '.mov': 'mdat',
  '.m4a': 'mdat', '.wav': 'data', '.avi': 'movi', '.svg': '<rect',
}; // biome-ignore format: one list

const WINDOW = 8;

/** Over a whole file: its first and last byte, and as many between as asked. */
export function sweepFile(bytes: Buffer, count: number): Places {
  const places = new Map([
    ['the first byte', 0],
    ['the last byte', bytes.length - 1],
  ]);
  for (let step = 1; step <= count; step += 1)
    places.set(`${step} of ${count + 1} parts`, Math.floor((bytes.length * step) / (count + 1)));
  return places;
}

/** In a store: what is said, what it is bound to, and who answers for it. */
export function findStorePlaces({ bytes, at }: Store): Places {
  const behind = (text: string, distance: number): number => {
    const found = bytes.lastIndexOf(text, undefined, 'latin1');
    if (found < 0) throw new Error(`the store has no ${text}`);
    return at[found + distance] ?? -1;
  };
  return new Map([
    ['the type of the outermost box', at[4] ?? -1],
    ['the label of an assertion', behind('c2pa.actions', 3)],
    ['the digital source type', behind('digitalsourcetype/', 20)],
    ['the hash of the content', behind('c2pa.hash', 70)],
    ['the mark', behind('org.assay.mark', 40)],
    ['the claim', behind('c2pa.claim', 60)],
    ['the name of the signer', behind('Assay development', 4)],
    ['the last byte of the signature', at.at(-1) ?? -1],
  ]);
}

/** In a store with a history: what it says, and who answered for it. */
export function findHistoryPlaces({ bytes, at }: Store): Places {
  const behind = (text: string, distance: number): number => at[bytes.indexOf(text, 0, 'latin1') + distance] ?? -1;
  return new Map([
    ['the digital source type of the history', behind('digitalsourcetype/', 20)],
    ['the claim of the history', behind('c2pa.claim', 60)],
    ['the certificate of the history', behind('c2pa.signature\0', 300)],
  ]);
}

/** What was in the source, and the XMP: places in the marked file. `unsigned`: those that do not count as content. */
export function findContentPlaces(
  marked: Buffer,
  source: Buffer,
  extension: string,
  unsigned: ReadonlySet<number>,
): Places {
  const places = new Map<string, number>();
  const first = marked.indexOf(MEDIA_MARKERS[extension] ?? '\0none', 0, 'latin1');
  if (first >= 0) places.set('the first byte of the media', first + (MEDIA_MARKERS[extension]?.length ?? 0) + 4);
  const last = findLastOf(source, marked, unsigned);
  if (last >= 0) places.set('the last bytes of the media', last);
  const xmp = marked.lastIndexOf('DigitalSourceType>http', undefined, 'latin1');
  if (xmp >= 0) places.set('the XMP', xmp + 30);
  return places;
}

/** The end of the source as far as it came along. */
function findLastOf(source: Buffer, marked: Buffer, unsigned: ReadonlySet<number>): number {
  for (let at = source.length - WINDOW; at >= source.length / 2; at -= 1) {
    const piece = source.subarray(at, at + WINDOW);
    // Padding and tables are everywhere.
    if (new Set(piece).size < WINDOW - 2) continue;
    const found = marked.lastIndexOf(piece);
    if (found >= 0 && !unsigned.has(found + WINDOW - 1)) return found + WINDOW - 1;
  }
  return -1;
}
