import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';

const LOOP_EXTENSIONS: ReadonlySet<string> = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

/** GIF87a and GIF89a: blocks up to the trailer byte 3B. */
export function walkGif(source: ByteSource, draft: ProbeDraft): void {
  draft.setDimensions(source.u16le(6), source.u16le(8));
  let at = 13 + colorTableBytes(source.u8(10));
  for (;;) {
    draft.step();
    const kind = source.u8(at);
    if (kind === 0x3b) break;
    if (kind === 0x2c) at = skipSubBlocks(source, draft, at + 11 + colorTableBytes(source.u8(at + 9)));
    else if (kind === 0x21) at = readExtension(source, draft, at);
    else {
      draft.strange('a GIF block of unknown kind');
      return;
    }
  }
  if (at + 1 < source.size) draft.carrier();
  draft.finish('complete');
}

function readExtension(source: ByteSource, draft: ProbeDraft, at: number): number {
  const label = source.u8(at + 1);
  if (label === 0xff && !LOOP_EXTENSIONS.has(source.latin1(at + 3, 11))) draft.carrier();
  else if (label === 0xfe || label === 0x01) draft.metadataSeen = true;
  else if (label !== 0xff && label !== 0xf9) draft.carrier();
  return skipSubBlocks(source, draft, at + 2);
}

function colorTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

function skipSubBlocks(source: ByteSource, draft: ProbeDraft, from: number): number {
  let at = from;
  for (;;) {
    draft.spendEntries(1);
    const length = source.u8(at);
    at += 1 + length;
    if (length === 0) return at;
  }
}
