/** Small writers for the made files of these tests. */
export const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
export const cat = (...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? ascii(part) : part)));

export function u8(...values: readonly number[]): Buffer {
  return Buffer.from(values);
}
export function u16be(...values: readonly number[]): Buffer {
  return write(values, 2, (buffer, value, at) => buffer.writeUInt16BE(value, at));
}
export function u16le(...values: readonly number[]): Buffer {
  return write(values, 2, (buffer, value, at) => buffer.writeUInt16LE(value, at));
}
export function u32be(...values: readonly number[]): Buffer {
  return write(values, 4, (buffer, value, at) => buffer.writeUInt32BE(value >>> 0, at));
}
export function u32le(...values: readonly number[]): Buffer {
  return write(values, 4, (buffer, value, at) => buffer.writeUInt32LE(value >>> 0, at));
}
export function u64be(...values: readonly number[]): Buffer {
  return write(values, 8, (buffer, value, at) => buffer.writeBigUInt64BE(BigInt(value), at));
}
export function u64le(...values: readonly number[]): Buffer {
  return write(values, 8, (buffer, value, at) => buffer.writeBigUInt64LE(BigInt(value), at));
}
export function f32be(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeFloatBE(value);
  return buffer;
}

/** Bytes that look like compressed data and are the same in every run. FF never occurs unless asked for. */
export function noise(length: number, highest = 254): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 12_345;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[index] = (state >>> 16) % (highest + 1);
  }
  return bytes;
}

function write(
  values: readonly number[],
  size: number,
  put: (buffer: Buffer, value: number, at: number) => void,
): Buffer {
  const buffer = Buffer.alloc(values.length * size);
  values.forEach((value, index) => {
    put(buffer, value, index * size);
  });
  return buffer;
}
