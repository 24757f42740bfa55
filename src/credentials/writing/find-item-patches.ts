/** A number to be written anew. */
export interface ItemPatch {
  /** From the start of the content of `meta`. */
  readonly at: number;
  readonly sizeBytes: 4 | 8;
  readonly value: bigint;
}

interface Field {
  readonly at: number;
  readonly sizeBytes: number;
  readonly value: bigint;
}

/** Version and flags. */
const FULL_BOX_BYTES = 4;

/**
 * The numbers of an item location box (`iloc`, ISO/IEC 14496-12, 8.11.3) that have to change so that no item with room for a base offset
 * leaves it empty. `meta`: content of the `meta` box. Empty when all is well, and when the box is not as it should be: that is the engine's
 * to say.
 */
export function findItemPatches(meta: Buffer): readonly ItemPatch[] {
  try {
    const iloc = findChild(meta, 'iloc');
    return iloc === undefined ? [] : readItems(meta, iloc);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function findChild(meta: Buffer, type: string): Span | undefined {
  for (let at = FULL_BOX_BYTES; at + 8 <= meta.length; ) {
    const sizeBytes = meta.readUInt32BE(at);
    if (sizeBytes < 8 || at + sizeBytes > meta.length) return undefined;
    if (meta.toString('latin1', at + 4, at + 8) === type) return { start: at + 8, end: at + sizeBytes };
    at += sizeBytes;
  }
  return undefined;
}

/** Reads numbers one after the other. Throws RangeError behind the end. */
function openCursor(bytes: Buffer, { start, end }: Span): (sizeBytes: number) => Field {
  let next = start;
  return (sizeBytes) => {
    const at = next;
    next += sizeBytes;
    if (next > end) throw new RangeError('The box ends before its items do.');
    return { at, sizeBytes, value: readNumber(bytes, at, sizeBytes) };
  };
}

function readNumber(bytes: Buffer, at: number, sizeBytes: number): bigint {
  if (sizeBytes === 0) return 0n;
  if (sizeBytes === 8) return bytes.readBigUInt64BE(at);
  if (sizeBytes > 4) throw new RangeError('No number of an item has that many bytes.');
  return BigInt(bytes.readUIntBE(at, sizeBytes));
}

function readItems(meta: Buffer, span: Span): readonly ItemPatch[] {
  const take = openCursor(meta, span);
  const count = (sizeBytes: number): number => Number(take(sizeBytes).value);
  const version = count(1);
  count(3);
  const [sizes, moreSizes] = [count(1), count(1)];
  if (version > 2) return [];
  const offsetBytes = sizes >> 4;
  const lengthBytes = sizes & 15;
  const baseBytes = moreSizes >> 4;
  const indexBytes = version === 0 ? 0 : moreSizes & 15;
  // Without room for a base there is nothing to move twice; other sizes there are none.
  if ((baseBytes !== 4 && baseBytes !== 8) || (offsetBytes !== 4 && offsetBytes !== 8)) return [];
  const patches: ItemPatch[] = [];
  const items = count(version < 2 ? 2 : 4);
  for (let item = 0; item < items; item += 1) {
    count(version < 2 ? 2 : 4);
    // How it is built: 0 is by offsets into the file.
    const method = version === 0 ? 0 : count(2) & 15;
    count(2);
    const base = take(baseBytes);
    const offsets: Field[] = [];
    for (let extent = count(2); extent > 0; extent -= 1) {
      count(indexBytes);
      offsets.push(take(offsetBytes));
      count(lengthBytes);
    }
    if (method === 0 && base.value === 0n) patches.push(...settleItem(base, offsets));
  }
  return patches;
}

/** Moves what all extents share into the base. */
function settleItem(base: Field, offsets: readonly Field[]): readonly ItemPatch[] {
  const shared = offsets.reduce<bigint | undefined>(
    (least, { value }) => (least === undefined || value < least ? value : least),
    undefined,
  );
  if (shared === undefined || shared === 0n || (base.sizeBytes === 4 && shared > 0xffffffffn)) return [];
  return [
    { at: base.at, sizeBytes: toSize(base), value: shared },
    ...offsets.map((offset) => ({ at: offset.at, sizeBytes: toSize(offset), value: offset.value - shared })),
  ];
}

function toSize({ sizeBytes }: Field): 4 | 8 {
  return sizeBytes === 8 ? 8 : 4;
}
