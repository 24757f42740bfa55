/** A decoded CBOR item (RFC 8949). Tags are dropped, floats and simple values other than the three become undefined. */
export type CborValue =
  | number
  | bigint
  | string
  | boolean
  | null
  | undefined
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<CborValue, CborValue>;

/** Deepest nesting followed. COSE signatures and claims need under 10. */
const DEPTH_LIMIT = 32;
/** The most items decoded in one go. */
const ITEM_LIMIT = 100_000;
const BREAK = Symbol('break');

class Cursor {
  at = 0;
  items = 0;
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw new RangeError('CBOR ends early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  argument(info: number): number {
    if (info < 24) return info;
    const width = 2 ** (info - 24);
    if (info > 27) throw new RangeError('CBOR length is not supported here');
    const start = this.at;
    this.take(width);
    if (width === 1) return this.view.getUint8(start);
    if (width === 2) return this.view.getUint16(start);
    if (width === 4) return this.view.getUint32(start);
    return Number(this.view.getBigUint64(start));
  }
}

function readChunks(cursor: Cursor, info: number, major: number): Uint8Array {
  if (info !== 31) return cursor.take(cursor.argument(info));
  const parts: Uint8Array[] = [];
  for (;;) {
    cursor.items += 1;
    if (cursor.items > ITEM_LIMIT) throw new RangeError('CBOR has too many items');
    const [head = 0] = cursor.take(1);
    if (head === 0xff) return Buffer.concat(parts);
    if (head >> 5 !== major || (head & 31) === 31) throw new RangeError('CBOR chunk of another type');
    parts.push(cursor.take(cursor.argument(head & 31)));
  }
}

/** Calls `read` as often as the head says, or until the break of an indefinite length. */
function readEach(cursor: Cursor, info: number, read: () => CborValue | typeof BREAK): void {
  const count = info === 31 ? Number.POSITIVE_INFINITY : cursor.argument(info);
  for (let index = 0; index < count; index += 1) if (read() === BREAK) return;
}

function readMap(cursor: Cursor, info: number, depth: number): ReadonlyMap<CborValue, CborValue> {
  const map = new Map<CborValue, CborValue>();
  readEach(cursor, info, () => {
    const key = readItem(cursor, depth, info === 31);
    if (key === BREAK) return BREAK;
    // A key said twice is an attempt to be read in two ways.
    if (map.has(key)) throw new RangeError('CBOR map has a key twice');
    map.set(key, readDefinite(cursor, depth));
    return undefined;
  });
  return map;
}

function readArray(cursor: Cursor, info: number, depth: number): readonly CborValue[] {
  const list: CborValue[] = [];
  readEach(cursor, info, () => {
    const item = readItem(cursor, depth, info === 31);
    if (item === BREAK) return BREAK;
    list.push(item);
    return undefined;
  });
  return list;
}

function readSimple(cursor: Cursor, info: number): CborValue {
  if (info === 20) return false;
  if (info === 21) return true;
  if (info === 22) return null;
  if (info >= 24 && info <= 27) cursor.take(2 ** (info - 24));
  return undefined;
}

function readDefinite(cursor: Cursor, depth: number): CborValue {
  const item = readItem(cursor, depth, false);
  return item === BREAK ? undefined : item;
}

function readItem(cursor: Cursor, depth: number, breakAllowed: boolean): CborValue | typeof BREAK {
  cursor.items += 1;
  if (cursor.items > ITEM_LIMIT) throw new RangeError('CBOR has too many items');
  if (depth > DEPTH_LIMIT) throw new RangeError('CBOR is nested too deeply');
  const [head = 0] = cursor.take(1);
  if (head === 0xff) {
    if (!breakAllowed) throw new RangeError('CBOR break out of place');
    return BREAK;
  }
  const info = head & 31;
  switch (head >> 5) {
    case 0:
      return cursor.argument(info);
    case 1:
      return -1 - cursor.argument(info);
    case 2:
      return readChunks(cursor, info, 2);
    case 3:
      return Buffer.from(readChunks(cursor, info, 3)).toString('utf8');
    case 4:
      return readArray(cursor, info, depth + 1);
    case 5:
      return readMap(cursor, info, depth + 1);
    case 6:
      cursor.argument(info);
      return readItem(cursor, depth + 1, false);
    default:
      return readSimple(cursor, info);
  }
}

/**
 * Decodes one CBOR item, at most 100,000 items in all and 32 levels deep. What follows it is not looked at.
 * Undefined when the bytes are not CBOR or go over a limit.
 */
export function readCbor(bytes: Uint8Array): CborValue {
  try {
    return readDefinite(new Cursor(bytes), 0);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export function asMap(value: CborValue): ReadonlyMap<CborValue, CborValue> | undefined {
  return value instanceof Map ? value : undefined;
}

export function asBytes(value: CborValue): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined;
}

export function asList(value: CborValue): readonly CborValue[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

export function asText(value: CborValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Writes the head of a byte string, text or array (RFC 8949 section 3), as short as it goes. */
export function writeCborHead(major: number, length: number): Uint8Array {
  if (length < 24) return Uint8Array.of((major << 5) | length);
  if (length < 0x100) return Uint8Array.of((major << 5) | 24, length);
  if (length < 0x10000) return Uint8Array.of((major << 5) | 25, length >> 8, length & 0xff);
  const head = Buffer.alloc(5);
  head[0] = (major << 5) | 26;
  head.writeUInt32BE(length, 1);
  return head;
}
