/** Bits, packing (0 packed, 1 method A, 2 method B) and components of a made DPX. */
export interface MadeDpx {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly packing?: number;
  readonly little?: boolean;
  /** 50 RGB, 6 luma, 51 RGBA, 52 ABGR. Default 50. */
  readonly descriptor?: number;
  /** 1 printing density, 3 logarithmic, 6 video. Default 6. */
  readonly transfer?: number;
  readonly orientation?: number;
  /** Code value of each component. */
  readonly value: (x: number, y: number, component: number) => number;
  /** Other fields: offset, bytes of the number (1, 2 or 4), value. */
  readonly fields?: readonly (readonly [at: number, bytes: 1 | 2 | 4, value: number])[];
}

const HEADER_BYTES = 2048;
const COMPONENTS: Readonly<Record<number, number>> = { 6: 1, 50: 3, 51: 4, 52: 4 };

/** A DPX as SMPTE ST 268 describes it: each line begins at a whole 32-bit word. */
export function makeDpxFile(made: MadeDpx): Buffer {
  const { width, height, bits, packing = 1, little = false, descriptor = 50, transfer = 6, orientation = 0 } = made;
  const lines = Array.from({ length: height }, (_, y) => packLine(made, y, COMPONENTS[descriptor] ?? 3));
  const header = Buffer.alloc(HEADER_BYTES);
  const put = (at: number, size: 1 | 2 | 4, value: number): void => {
    if (little) header.writeUIntLE(value, at, size);
    else header.writeUIntBE(value, at, size);
  };
  header.write(little ? 'XPDS' : 'SDPX', 0);
  put(4, 4, HEADER_BYTES);
  header.write('V1.0', 8);
  put(16, 4, HEADER_BYTES + lines.reduce((sum, line) => sum + line.length, 0));
  put(768, 2, orientation);
  put(770, 2, 1);
  put(772, 4, width);
  put(776, 4, height);
  put(800, 1, descriptor);
  put(801, 1, transfer);
  put(803, 1, bits);
  put(804, 2, packing);
  put(808, 4, HEADER_BYTES);
  for (const field of made.fields ?? []) put(...field);
  return Buffer.concat([header, ...lines]);
}

function packLine(made: MadeDpx, y: number, components: number): Buffer {
  const { width, bits, packing = 1, little = false, value } = made;
  const codes = Array.from({ length: width * components }, (_, index) =>
    value(Math.floor(index / components), y, index % components),
  );
  const words = (size: number, shift: number): Buffer => {
    const bytes = Buffer.alloc(Math.ceil((codes.length * size) / 4) * 4);
    for (const [index, code] of codes.entries()) {
      if (size === 1 || !little) bytes.writeUIntBE(code << shift, index * size, size);
      else bytes.writeUIntLE(code << shift, index * size, size);
    }
    return bytes;
  };
  if (bits !== 10) return words(bits === 8 ? 1 : 2, bits === 12 && packing === 1 ? 4 : 0);
  const bytes = Buffer.alloc(Math.ceil(codes.length / 3) * 4);
  const spare = packing === 1 ? 4 : 1;
  for (let index = 0; index < codes.length; index += 3) {
    const three = [codes[index] ?? 0, codes[index + 1] ?? 0, codes[index + 2] ?? 0];
    if (components === 1) three.reverse();
    const word = ((three[0] ?? 0) * 2 ** 20 + (three[1] ?? 0) * 2 ** 10 + (three[2] ?? 0)) * spare;
    if (little) bytes.writeUInt32LE(word, (index / 3) * 4);
    else bytes.writeUInt32BE(word, (index / 3) * 4);
  }
  return bytes;
}
