/** Enough for the head of a slice: three Exp-Golomb codes of at most 32 bits. */
const HEAD_BYTES = 24;

/** Reads bits from the head of a NAL unit, the bytes that prevent start codes (00 00 03) left out. */
export class BitReader {
  readonly #bytes: number[] = [];
  #at = 0;

  constructor(data: Uint8Array, start: number, end: number, maxBytes: number = HEAD_BYTES) {
    for (let at = start, zeros = 0; at < end && this.#bytes.length < maxBytes; at += 1) {
      const byte = data[at] ?? 0;
      if (zeros >= 2 && byte === 3) zeros = 0;
      else {
        this.#bytes.push(byte);
        zeros = byte === 0 ? zeros + 1 : 0;
      }
    }
  }

  /** Past the end all bits are 1, which ends every code. */
  bit(): number {
    const byte = this.#bytes[this.#at >> 3] ?? 0xff;
    const bit = (byte >> (7 - (this.#at & 7))) & 1;
    this.#at += 1;
    return bit;
  }

  skip(bits: number): void {
    this.#at += bits;
  }

  /** Unsigned Exp-Golomb, ue(v). */
  golomb(): number {
    let zeros = 0;
    while (zeros < 31 && this.bit() === 0) zeros += 1;
    let value = 1;
    for (let bit = 0; bit < zeros; bit += 1) value = value * 2 + this.bit();
    return value - 1;
  }
}
