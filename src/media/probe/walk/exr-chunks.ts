import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';
import type { ExrPart, ExrTiles, ExrWindow } from './exr-header.ts';

/** Scan lines in one chunk by compression: none, RLE, ZIPS, ZIP, PIZ, PXR24, B44, B44A, DWAA, DWAB, HTJ2K256, HTJ2K32. */
const LINES_PER_CHUNK: readonly number[] = [1, 1, 1, 16, 32, 16, 32, 32, 32, 256, 256, 32];

/** Checks that every chunk of every part was written: an offset of zero is how a renderer leaves a file that it still writes. */
export function checkExrChunks(
  source: ByteSource,
  draft: ProbeDraft,
  parts: readonly ExrPart[],
  tablesAt: number,
): 'complete' | 'unknown' {
  const counts = parts.map((part) => countExrChunks(part));
  const total = counts.reduce<number>((sum, count) => sum + (count ?? Number.NaN), 0);
  if (Number.isNaN(total)) return unknowable(draft, 'the EXR header does not say how many chunks there are');
  const dataAt = tablesAt + total * 8;
  if (dataAt > source.size) {
    draft.incomplete('the EXR offset table reaches beyond the end of the file');
    return 'unknown';
  }
  draft.spendEntries(total);
  let at = tablesAt;
  for (const [index, part] of parts.entries()) {
    const count = counts[index] ?? 0;
    const reason = checkTable(source, part, { at, count, dataAt, multiPart: parts.length > 1 });
    if (reason !== undefined) draft.incomplete(reason);
    at += count * 8;
  }
  return 'complete';
}

function unknowable(draft: ProbeDraft, message: string): 'unknown' {
  draft.unusual ??= message;
  return 'unknown';
}

interface Table {
  readonly at: number;
  readonly count: number;
  readonly dataAt: number;
  readonly multiPart: boolean;
}

function checkTable(source: ByteSource, part: ExrPart, { at, count, dataAt, multiPart }: Table): string | undefined {
  let last = 0;
  for (let index = 0; index < count; index += 1) {
    const offset = source.u64le(at + index * 8);
    if (offset === 0) return 'the EXR offset table is not filled in';
    if (offset < dataAt || offset >= source.size) return 'an EXR offset points outside the file';
    if (offset > last) last = offset;
  }
  // Chunks may be written in any order: the one farthest back tells whether the file was cut short.
  if (count > 0 && chunkEnd(source, part, last + (multiPart ? 4 : 0)) > source.size)
    return 'the last EXR chunk reaches beyond the end of the file';
  return undefined;
}

function chunkEnd(source: ByteSource, part: ExrPart, at: number): number {
  const coordinates = part.tiles === undefined ? 4 : 16;
  const sizes = at + coordinates;
  if (sizes + (part.deep ? 24 : 4) > source.size) return Number.POSITIVE_INFINITY;
  if (!part.deep) return sizes + 4 + source.u32le(sizes);
  return sizes + 24 + source.u64le(sizes) + source.u64le(sizes + 8);
}

/** Number of entries in a part's offset table; undefined when the header does not say. */
export function countExrChunks(part: ExrPart): number | undefined {
  if (part.chunkCount !== undefined) return part.chunkCount;
  const { dataWindow: window, tiles } = part;
  if (window === undefined || window.width <= 0 || window.height <= 0) return undefined;
  if (tiles !== undefined) return countTiles(window, tiles);
  const lines = LINES_PER_CHUNK[part.compression];
  return lines === undefined ? undefined : Math.ceil(window.height / lines);
}

function countTiles(window: ExrWindow, tiles: ExrTiles): number | undefined {
  if (tiles.width === 0 || tiles.height === 0) return undefined;
  const across = tilesByLevel(window.width, tiles.width, tiles.roundUp);
  const down = tilesByLevel(window.height, tiles.height, tiles.roundUp);
  if (tiles.levelMode === 0) return (across[0] ?? 0) * (down[0] ?? 0);
  if (tiles.levelMode === 2) return sum(across) * sum(down);
  if (tiles.levelMode !== 1) return undefined;
  let total = 0;
  for (let level = 0; level < Math.max(across.length, down.length); level += 1) {
    total += (across[level] ?? across.at(-1) ?? 1) * (down[level] ?? down.at(-1) ?? 1);
  }
  return total;
}

/** Tiles along one side for each level, each level half the one before down to one pixel. */
function tilesByLevel(size: number, tile: number, roundUp: boolean): number[] {
  const counts: number[] = [];
  for (let side = size; ; side = Math.max(1, roundUp ? Math.ceil(side / 2) : Math.floor(side / 2))) {
    counts.push(Math.ceil(side / tile));
    if (side <= 1) return counts;
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
