import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/**
 * JPEG (ITU-T T.81). Entropy-coded data is searched natively for its next marker, because a segment may stand between
 * scans and more data may follow the end marker.
 */
export function walkJpeg(source: ByteSource, draft: ProbeDraft): void {
  let at = 2;
  for (;;) {
    draft.step();
    if (source.u8(at) !== 0xff) {
      draft.strange('bytes between JPEG segments');
      return;
    }
    const marker = source.u8(at + 1);
    at += 2;
    if (marker === 0xff) at -= 1;
    else if (marker === END_OF_IMAGE) break;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) continue;
    else at = readSegment(source, draft, marker, at);
  }
  if (at < source.size) draft.carrier();
  draft.finish('complete');
}

function readSegment(source: ByteSource, draft: ProbeDraft, marker: number, at: number): number {
  const length = source.u16be(at);
  if (isFrameHeader(marker) && length >= 8) draft.setDimensions(source.u16be(at + 5), source.u16be(at + 3));
  if (marker === 0xfe) draft.metadataSeen = true;
  else if (marker >= 0xe0 && marker <= 0xef) readApplicationSegment(source, draft, marker, at + 2, length - 2);
  return marker === START_OF_SCAN ? nextMarker(source, at + length) : at + Math.max(2, length);
}

function readApplicationSegment(
  source: ByteSource,
  draft: ProbeDraft,
  marker: number,
  at: number,
  length: number,
): void {
  const id = source.bytesUpTo(at, Math.max(0, Math.min(length, 32))).toString('latin1');
  if (marker === 0xe0 && id.startsWith('JFIF\0')) return;
  if (marker === 0xe2 && id.startsWith('ICC_PROFILE\0')) return;
  if (marker === 0xee && id.startsWith('Adobe') && length === 12) return;
  // A box of JUMBF, the credential's carrier. ExifTool is asked for it by itself where the credential cannot be read.
  if (marker === 0xeb && id.startsWith('JP') && id.slice(12, 16) === 'jumb') {
    draft.credentialSeen = true;
    return;
  }
  draft.metadataSeen = true;
  // EXIF and Photoshop resources cannot hold a credential; XMP can point to one, APP11 holds it, the rest is not known.
  const plain = (marker === 0xe1 && id.startsWith('Exif\0')) || (marker === 0xed && id.startsWith('Photoshop 3.0\0'));
  if (!plain) draft.credentialSeen = true;
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which share the range. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Skips stuffed bytes (FF 00), restart markers and fill bytes. The end of the file when there is no marker. */
function nextMarker(source: ByteSource, from: number): number {
  let base = from;
  while (base + 2 <= source.size) {
    const view = source.viewFrom(base, 2);
    const found = markerIn(view);
    if (found < 0) base += view.length;
    else if (found + 1 < view.length) return base + found;
    else base += found;
  }
  return source.size;
}

/** Where the first marker in `view` begins; its last byte when that may begin one; -1 when there is none. */
function markerIn(view: Buffer): number {
  let at = view.indexOf(0xff);
  while (at >= 0 && at + 1 < view.length) {
    const marker = view[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker === 0 || (marker >= 0xd0 && marker <= 0xd7)) at = view.indexOf(0xff, at + 2);
    else return at;
  }
  return at;
}
