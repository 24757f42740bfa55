import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';

/** A box of ISO/IEC 14496-12; `start` and `end` bound its content. */
export interface Box {
  readonly type: string;
  readonly at: number;
  readonly start: number;
  readonly end: number;
  /** Length 0: it reaches to the end of the file, so nothing tells a cut. */
  readonly open: boolean;
}

/**
 * Visits the boxes from `start` to `end`. A box beyond the end of the file makes it incomplete; one beyond its parent ends
 * the walk as strange. False when not all could be visited.
 */
export function forEachBox(
  source: ByteSource,
  draft: ProbeDraft,
  start: number,
  end: number,
  visit: (box: Box) => void,
): boolean {
  let at = start;
  while (at < end) {
    draft.step();
    // Old QuickTime ends user data with four zero bytes, and some writers pad the file with a few.
    if (end - at < 8 && source.bytes(at, end - at).every((byte) => byte === 0)) return true;
    const box = readBox(source, at);
    if (box.end > source.size || at + 8 > end) {
      draft.incomplete(`box ${printableType(box.type)} reaches beyond the end of the file`);
      return false;
    }
    if (box.end > end || box.end < box.start) {
      draft.strange(`box ${printableType(box.type)} reaches beyond the box around it`);
      return false;
    }
    visit(box);
    at = box.end;
  }
  return true;
}

export function readBox(source: ByteSource, at: number): Box {
  const length = source.u32be(at);
  const type = source.latin1(at + 4, 4);
  if (length === 1) return { type, at, start: at + 16, end: at + source.u64be(at + 8), open: false };
  if (length === 0) return { type, at, start: at + 8, end: source.size, open: true };
  return { type, at, start: at + 8, end: at + length, open: false };
}

export function printableType(type: string): string {
  return /^[\x21-\x7e ]{4}$/.test(type) ? type : 'of unknown type';
}
