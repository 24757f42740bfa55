import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';
import { forEachBox } from './box.ts';

/** Boxes of ISO/IEC 18181-2 without metadata. `brob` hides any box, `jbrd` the segments of a JPEG. */
const STRUCTURAL: ReadonlySet<string> = new Set(['JXL ', 'ftyp', 'jxlc', 'jxlp', 'jxll', 'jxli']);

/** JPEG XL in its container. */
export function walkJxlContainer(source: ByteSource, draft: ProbeDraft): void {
  let codestream = false;
  let open = false;
  const whole = forEachBox(source, draft, 0, source.size, (box) => {
    if (box.open) open = true;
    if (!STRUCTURAL.has(box.type)) draft.carrier();
    if (!codestream && (box.type === 'jxlc' || box.type === 'jxlp')) {
      codestream = true;
      readSize(source, draft, box.start + (box.type === 'jxlp' ? 4 : 0));
    }
  });
  if (!codestream) draft.incomplete('there is no JPEG XL codestream');
  if (whole) draft.finish(open ? 'unknown' : 'complete');
}

/** A bare JPEG XL codestream: pictures only, and nothing says how long it is. */
export function walkJxlCodestream(source: ByteSource, draft: ProbeDraft): void {
  readSize(source, draft, 0);
  draft.finish('unknown');
}

const RATIOS: readonly (readonly [number, number])[] = [[1, 1], [1, 1], [12, 10], [4, 3], [3, 2], [16, 9], [5, 4], [2, 1]]; // biome-ignore format: one table
const SIZE_BITS: readonly number[] = [9, 13, 18, 30];

/** SizeHeader of ISO/IEC 18181-1: bits are taken from the low end of each byte. */
function readSize(source: ByteSource, draft: ProbeDraft, at: number): void {
  const bytes = source.bytesUpTo(at, 16);
  if (bytes.length < 12 || bytes[0] !== 0xff || bytes[1] !== 0x0a) return;
  let position = 16;
  const take = (count: number): number => {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1, position += 1) {
      if (((bytes[position >> 3] ?? 0) >> (position & 7)) & 1) value += 2 ** bit;
    }
    return value;
  };
  const small = take(1) === 1;
  const side = (): number => (small ? (take(5) + 1) * 8 : take(SIZE_BITS[take(2)] ?? 9) + 1);
  const height = side();
  const ratio = take(3);
  const [across, down] = RATIOS[ratio] ?? [1, 1];
  draft.setDimensions(ratio === 0 ? side() : Math.floor((height * across) / down), height);
}
