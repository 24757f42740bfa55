/** A manifest store in a file that carries it. */
export interface Store {
  readonly bytes: Buffer;
  /** Where each of its bytes lies in the file; more than one to a place where it is written as text. */
  readonly at: readonly number[];
}

const C2PA_GIF = Buffer.concat([Buffer.from([0x21, 0xff, 0x0b]), Buffer.from('C2PA_GIF\x01\x00\x00', 'latin1')]);

/** Finds the store in a marked file of any type. Throws when there is none. */
export function findStore(bytes: Buffer, extension: string): Store {
  const store = extension === '.svg' ? findText(bytes) : extension === '.gif' ? findBlocks(bytes) : findWhole(bytes);
  if (store === undefined || store.bytes.toString('latin1', 4, 8) !== 'jumb') throw new Error('there is no store');
  return store;
}

function spanOf(bytes: Buffer, start: number, length: number): Store {
  return { bytes: bytes.subarray(start, start + length), at: Array.from({ length }, (_, index) => start + index) };
}

function findWhole(bytes: Buffer): Store | undefined {
  const start = bytes.indexOf('jumb', 0, 'latin1') - 4;
  return start < 0 ? undefined : spanOf(bytes, start, bytes.readUInt32BE(start));
}

/** Sub-blocks of up to 255 bytes, each with its length in front (GIF89a, 15 and 26). */
function findBlocks(bytes: Buffer): Store | undefined {
  const found = bytes.indexOf(C2PA_GIF);
  if (found < 0) return undefined;
  const at: number[] = [];
  for (let block = found + C2PA_GIF.length; (bytes[block] ?? 0) > 0; block += (bytes[block] ?? 0) + 1)
    for (let index = 1; index <= (bytes[block] ?? 0); index += 1) at.push(block + index);
  return { bytes: Buffer.from(at.map((place) => bytes[place] ?? 0)), at };
}

/** Base64: six bits a character. */
function findText(bytes: Buffer): Store | undefined {
  const found = /manifest[^>]*>\s*([A-Za-z0-9+/=]{1000,})/.exec(bytes.toString('latin1'));
  if (found?.[1] === undefined) return undefined;
  const start = found.index + found[0].length - found[1].length;
  const store = Buffer.from(found[1], 'base64');
  return { bytes: store, at: Array.from(store, (_, index) => start + Math.floor((index * 8 + 2) / 6)) };
}
