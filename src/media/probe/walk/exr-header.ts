import { type ByteSource, EndOfData } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';

export interface ExrAttribute {
  readonly name: string;
  readonly type: string;
  readonly at: number;
  readonly sizeBytes: number;
}

export interface ExrWindow {
  readonly width: number;
  readonly height: number;
}

export interface ExrTiles {
  readonly width: number;
  readonly height: number;
  /** 0 one level, 1 mipmap, 2 ripmap. */
  readonly levelMode: number;
  readonly roundUp: boolean;
}

/** One part's header: what is needed to know how many chunks it has and what they look like. */
export interface ExrPart {
  readonly attributes: readonly ExrAttribute[];
  readonly dataWindow?: ExrWindow;
  readonly displayWindow?: ExrWindow;
  readonly compression: number;
  readonly tiles?: ExrTiles;
  readonly deep: boolean;
  readonly chunkCount?: number;
}

export interface ExrHeaders {
  readonly parts: readonly ExrPart[];
  readonly multiPart: boolean;
  /** Where the headers end and the offset tables begin. */
  readonly end: number;
}

/** Names have at most 255 bytes, in the long form (OpenEXRFileLayout). */
const MAX_NAME_BYTES = 255;
/** Parts of one file; multi-part deep renders with one part a pass stay under a hundred. */
const MAX_PARTS = 4096;

export function readExrHeaders(source: ByteSource, draft: ProbeDraft): ExrHeaders {
  const flags = source.u32le(4) >>> 8;
  const multiPart = (flags & 0x10) !== 0;
  const single = { tiled: (flags & 0x02) !== 0, deep: (flags & 0x08) !== 0 };
  const parts: ExrPart[] = [];
  let at = 8;
  do {
    const { attributes, end } = readAttributeList(source, draft, at);
    at = end;
    if (draft.unusual !== undefined) break;
    parts.push(describePart(source, attributes, multiPart ? undefined : single));
  } while (multiPart && source.u8(at) !== 0 && parts.length < MAX_PARTS);
  return { parts, multiPart, end: multiPart ? at + 1 : at };
}

function readAttributeList(
  source: ByteSource,
  draft: ProbeDraft,
  from: number,
): { attributes: ExrAttribute[]; end: number } {
  const attributes: ExrAttribute[] = [];
  let at = from;
  while (source.u8(at) !== 0) {
    draft.step();
    const name = readName(source, at);
    const type = name === undefined ? undefined : readName(source, at + name.length + 1);
    if (name === undefined || type === undefined) {
      draft.strange('an EXR attribute name without an end');
      break;
    }
    const valueAt = at + name.length + type.length + 6;
    const sizeBytes = source.u32le(valueAt - 4);
    attributes.push({ name: Buffer.from(name, 'latin1').toString('utf8'), type, at: valueAt, sizeBytes });
    at = valueAt + sizeBytes;
    if (at > source.size) throw new EndOfData(source.size);
  }
  return { attributes, end: at + 1 };
}

function readName(source: ByteSource, at: number): string | undefined {
  const bytes = source.bytesUpTo(at, MAX_NAME_BYTES + 1);
  const end = bytes.indexOf(0);
  // Cut within the name, which is something else than a name without an end.
  if (end < 0 && bytes.length <= MAX_NAME_BYTES) throw new EndOfData(source.size);
  return end <= 0 ? undefined : bytes.toString('latin1', 0, end);
}

function describePart(
  source: ByteSource,
  attributes: readonly ExrAttribute[],
  single: { tiled: boolean; deep: boolean } | undefined,
): ExrPart {
  const find = (name: string, type: string, sizeBytes: number): number | undefined =>
    attributes.find(
      (attribute) => attribute.name === name && attribute.type === type && attribute.sizeBytes === sizeBytes,
    )?.at;
  const dataWindow = readWindow(source, find('dataWindow', 'box2i', 16));
  const displayWindow = readWindow(source, find('displayWindow', 'box2i', 16));
  const compressionAt = find('compression', 'compression', 1);
  const countAt = find('chunkCount', 'int', 4);
  const typeAttribute = attributes.find(({ name, type }) => name === 'type' && type === 'string');
  const partType =
    typeAttribute === undefined
      ? ''
      : source.bytesUpTo(typeAttribute.at, Math.min(32, typeAttribute.sizeBytes)).toString('latin1');
  const tiled = single?.tiled === true || partType === 'tiledimage' || partType === 'deeptile';
  const tiles = tiled ? readTiles(source, find('tiles', 'tiledesc', 9)) : undefined;
  return {
    attributes,
    ...(dataWindow && { dataWindow }),
    ...(displayWindow && { displayWindow }),
    compression: compressionAt === undefined ? -1 : source.u8(compressionAt),
    ...(tiles && { tiles }),
    deep: single?.deep === true || partType.startsWith('deep'),
    ...(countAt !== undefined && { chunkCount: source.u32le(countAt) }),
  };
}

function readWindow(source: ByteSource, at: number | undefined): ExrWindow | undefined {
  if (at === undefined) return undefined;
  const int = (offset: number): number => source.u32le(at + offset) | 0;
  return { width: int(8) - int(0) + 1, height: int(12) - int(4) + 1 };
}

function readTiles(source: ByteSource, at: number | undefined): ExrTiles | undefined {
  if (at === undefined) return undefined;
  const mode = source.u8(at + 8);
  return { width: source.u32le(at), height: source.u32le(at + 4), levelMode: mode & 0x0f, roundUp: mode >> 4 === 1 };
}
