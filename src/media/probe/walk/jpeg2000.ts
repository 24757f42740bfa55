import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';
import { forEachBox } from './box.ts';

const STRUCTURAL: ReadonlySet<string> = new Set(['jP  ', 'ftyp', 'jp2h', 'jp2c', 'rreq', 'jpch', 'jplh']);

/** JPEG 2000 in a box file (ISO/IEC 15444-1 Annex I). */
export function walkJp2(source: ByteSource, draft: ProbeDraft): void {
  let ended = false;
  let codestream = false;
  const whole = forEachBox(source, draft, 0, source.size, (box) => {
    if (!STRUCTURAL.has(box.type)) draft.carrier();
    if (box.type === 'jp2c') {
      codestream = true;
      ended = readCodestream(source, draft, box.start, box.end);
    }
  });
  if (!codestream) draft.incomplete('there is no JPEG 2000 codestream');
  else if (!ended) draft.incomplete('the JPEG 2000 codestream has no end marker');
  if (whole) draft.finish('complete');
}

/** A bare JPEG 2000 codestream. */
export function walkJ2c(source: ByteSource, draft: ProbeDraft): void {
  if (!readCodestream(source, draft, 0, source.size)) draft.incomplete('the JPEG 2000 codestream has no end marker');
  draft.finish('complete');
}

/** Reads the main header up to the first tile; true when the codestream ends with its end marker. */
function readCodestream(source: ByteSource, draft: ProbeDraft, start: number, end: number): boolean {
  let at = start + 2;
  while (at + 4 <= end) {
    draft.step();
    const marker = source.u16be(at);
    if (marker === 0xff90 || marker === 0xffd9) break;
    const length = source.u16be(at + 2);
    if (marker < 0xff00 || length < 2) {
      draft.strange('bytes between JPEG 2000 segments');
      break;
    }
    if (marker === 0xff51)
      draft.setDimensions(source.u32be(at + 6) - source.u32be(at + 14), source.u32be(at + 10) - source.u32be(at + 18));
    if (marker === 0xff64) draft.metadataSeen = true;
    at += 2 + length;
  }
  return end - start >= 4 && source.u16be(end - 2) === 0xffd9;
}
