import { cat, noise, u8, u32le, u64le } from './bytes.ts';

export type ExrExtra = readonly [name: string, type: string, value: Buffer | string];

export interface ExrPartOptions {
  readonly extra?: readonly ExrExtra[];
  readonly tiled?: boolean;
  readonly deep?: boolean;
  readonly width?: number;
  readonly height?: number;
}

const attribute = (name: string, type: string, value: Buffer): Buffer =>
  cat(name, u8(0), type, u8(0), u32le(value.length), value);
const window = (width: number, height: number): Buffer => u32le(0, 0, width - 1, height - 1);

function header(
  { extra = [], tiled = false, width = 32, height = 40 }: ExrPartOptions,
  type?: string,
  chunks?: number,
): Buffer {
  return cat(
    attribute('channels', 'chlist', cat('R', u8(0), u32le(1, 0, 1, 1), u8(0))),
    attribute('compression', 'compression', u8(0)),
    attribute('dataWindow', 'box2i', window(width, height)),
    attribute('displayWindow', 'box2i', window(width + 8, height + 2)),
    attribute('lineOrder', 'lineOrder', u8(0)),
    attribute('pixelAspectRatio', 'float', Buffer.from([0, 0, 0x80, 0x3f])),
    tiled ? attribute('tiles', 'tiledesc', cat(u32le(16, 16), u8(0))) : '',
    type === undefined ? '' : attribute('type', 'string', Buffer.from(type)),
    chunks === undefined ? '' : attribute('chunkCount', 'int', u32le(chunks)),
    ...extra.map(([name, kind, value]) => attribute(name, kind, cat(value))),
    u8(0),
  );
}

function chunks(part: ExrPartOptions, number: number | undefined): Buffer[] {
  const { tiled = false, deep = false, height = 40 } = part;
  const count = tiled ? Math.ceil((part.width ?? 32) / 16) * Math.ceil(height / 16) : height;
  const prefix = number === undefined ? '' : u32le(number);
  return Array.from({ length: count }, (_, index) => {
    const coordinates = tiled ? u32le(index % 2, index >> 1, 0, 0) : u32le(index);
    return deep
      ? cat(prefix, coordinates, u64le(8, 24, 64), noise(32))
      : cat(prefix, coordinates, u32le(64), noise(64));
  });
}

/** An EXR with one part, or several when given more than one. Without compression, one scan line to a chunk. */
export function makeExr(...parts: readonly ExrPartOptions[]): Buffer {
  const list = parts.length === 0 ? [{}] : parts;
  const [first = {}] = list;
  const multi = list.length > 1;
  const flags = multi ? 0x10 : (first.tiled ? 0x02 : 0) | (first.deep ? 0x08 : 0);
  const bodies = list.map((part, index) => chunks(part, multi ? index : undefined));
  const types = list.map((part) =>
    part.deep ? (part.tiled ? 'deeptile' : 'deepscanline') : part.tiled ? 'tiledimage' : 'scanlineimage',
  );
  const headers = list.map((part, index) =>
    header(part, multi || part.deep ? types[index] : undefined, multi || part.deep ? bodies[index]?.length : undefined),
  );
  const head = cat(u8(0x76, 0x2f, 0x31, 0x01), u8(2, flags, 0, 0), ...headers, multi ? u8(0) : '');
  let at = head.length + bodies.flat().length * 8;
  const offsets = bodies.flat().map((chunk) => {
    at += chunk.length;
    return at - chunk.length;
  });
  return cat(head, u64le(...offsets), ...bodies.flat());
}
