import { malformedExr } from './exr-errors.ts';

/** One more than there are values: the last stands for a run. */
const SYMBOLS = 65_537;
const MAX_LENGTH = 58;
/** In the table of lengths: so many zeros, or so many more in the next byte (OpenEXR's ImfHuf.cpp). */
const SHORT_RUN = 59;
const LONG_RUN = 63;
const SHORTEST_LONG_RUN = 2 + LONG_RUN - SHORT_RUN;
/** first symbol, last symbol, size of the table, bits of data, unused: 4 bytes each. */
const HEADER_BYTES = 20;
/** Codes up to this length are looked up at once. */
const FAST_BITS = 14;
const SLOW = 0xffffffff;

/** Canonical code: the codes of one length follow each other, so the first of each length tells them all. */
interface Code {
  readonly shortest: number;
  readonly longest: number;
  /** By length: first code (as a number of that many bits), how many there are, where their symbols begin in `symbols`. */
  readonly first: Float64Array;
  readonly count: Uint32Array;
  readonly start: Uint32Array;
  readonly symbols: Uint32Array;
  /** By the next {@link FAST_BITS} bits: symbol * 64 + length, or {@link SLOW}. */
  readonly fast: Uint32Array;
}

/** Fills `words` from PIZ's Huffman code. Throws AssayError `file.malformed` unless exactly that many come out. */
export function decodeHuffman(packed: Uint8Array, words: Uint16Array): void {
  if (packed.length === 0 && words.length === 0) return;
  if (packed.length < HEADER_BYTES) throw damaged();
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const [from, to] = [view.getUint32(0, true), view.getUint32(4, true)];
  const bits = view.getUint32(12, true);
  if (from >= SYMBOLS || to >= SYMBOLS) throw damaged();
  const lengths = new Uint8Array(SYMBOLS);
  const dataAt = readLengths(packed, lengths, from, to);
  if (bits > (packed.length - dataAt) * 8) throw damaged();
  decodeWords(packed.subarray(dataAt, dataAt + Math.ceil(bits / 8)), bits, makeCode(lengths), to, words);
}

/** Six bits a length, runs of zeros shortened. Gives where the data begin. */
function readLengths(packed: Uint8Array, lengths: Uint8Array, from: number, to: number): number {
  let at = HEADER_BYTES;
  let held = 0;
  let count = 0;
  const take = (wanted: number): number => {
    while (count < wanted) {
      if (at >= packed.length) throw damaged();
      held = ((held << 8) | (packed[at++] as number)) & 0xffffff;
      count += 8;
    }
    count -= wanted;
    return (held >> count) & ((1 << wanted) - 1);
  };
  for (let symbol = from; symbol <= to; ) {
    const length = take(6);
    if (length < SHORT_RUN) {
      lengths[symbol++] = length;
      continue;
    }
    symbol += length === LONG_RUN ? take(8) + SHORTEST_LONG_RUN : length - SHORT_RUN + 2;
    if (symbol > to + 1) throw damaged();
  }
  return at;
}

function makeCode(lengths: Uint8Array): Code {
  const count = new Uint32Array(MAX_LENGTH + 1);
  for (const length of lengths) count[length] = (count[length] as number) + 1;
  count[0] = 0;
  const first = new Float64Array(MAX_LENGTH + 2);
  const start = new Uint32Array(MAX_LENGTH + 2);
  // OpenEXR numbers from the longest codes up: they come first, the shortest have the highest numbers.
  for (let length = MAX_LENGTH, code = 0; length > 0; length -= 1) {
    first[length] = code;
    code = Math.floor((code + (count[length] as number)) / 2);
  }
  for (let length = 1; length <= MAX_LENGTH; length += 1)
    start[length + 1] = (start[length] as number) + (count[length] as number);
  const symbols = new Uint32Array(start[MAX_LENGTH + 1] as number);
  const next = start.slice();
  for (let symbol = 0; symbol < SYMBOLS; symbol += 1) {
    const length = lengths[symbol] as number;
    if (length > 0) symbols[(next[length] as number)++] = symbol;
  }
  const used = [...count.keys()].filter((length) => (count[length] as number) > 0);
  const code = { shortest: used[0] ?? 0, longest: used.at(-1) ?? 0, first, count, start, symbols };
  return { ...code, fast: makeFast(code) };
}

function makeFast({ first, count, start, symbols }: Omit<Code, 'fast'>): Uint32Array {
  const fast = new Uint32Array(1 << FAST_BITS).fill(SLOW);
  for (let length = 1; length <= FAST_BITS; length += 1) {
    const spread = 1 << (FAST_BITS - length);
    for (let index = 0; index < (count[length] as number); index += 1) {
      const from = ((first[length] as number) + index) * spread;
      if (from + spread > fast.length) throw damaged();
      fast.fill((symbols[(start[length] as number) + index] as number) * 64 + length, from, from + spread);
    }
  }
  return fast;
}

function decodeWords(data: Uint8Array, bits: number, code: Code, run: number, words: Uint16Array): void {
  const { fast } = code;
  let left = bits;
  let at = 0;
  // Up to 24 bits wait in `held`, the next one highest.
  let held = 0;
  let count = 0;
  let out = 0;
  while (left > 0) {
    while (count <= 16) {
      held = ((held << 8) | (at < data.length ? (data[at] as number) : 0)) & 0xffffff;
      at += 1;
      count += 8;
    }
    const entry = fast[(held >> (count - FAST_BITS)) & ((1 << FAST_BITS) - 1)] as number;
    let symbol: number;
    if (entry !== SLOW) {
      symbol = Math.floor(entry / 64);
      count -= entry % 64;
      left -= entry % 64;
    } else {
      const position = at * 8 - count;
      const found = findLongCode(data, position, code);
      symbol = found.symbol;
      left -= found.length;
      const after = position + found.length;
      at = after >> 3;
      held = at < data.length ? (data[at] as number) : 0;
      at += 1;
      count = 8 - (after & 7);
    }
    if (left < 0) throw damaged();
    if (symbol !== run) {
      if (out >= words.length) throw damaged();
      words[out++] = symbol;
      continue;
    }
    while (count < 8) {
      held = ((held << 8) | (at < data.length ? (data[at] as number) : 0)) & 0xffffff;
      at += 1;
      count += 8;
    }
    count -= 8;
    left -= 8;
    const length = (held >> count) & 255;
    if (left < 0 || out === 0 || out + length > words.length) throw damaged();
    words.fill(words[out - 1] as number, out, out + length);
    out += length;
  }
  if (out !== words.length) throw damaged();
}

/** Bit by bit: codes this long are one in thousands. Up to 58 bits, which a double holds exactly only below 53: the rest is refused. */
function findLongCode(data: Uint8Array, position: number, code: Code): { symbol: number; length: number } {
  let value = 0;
  for (let length = 1; length <= Math.min(52, code.longest); length += 1) {
    const bit = position + length - 1;
    value = value * 2 + (((data[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    if (length <= FAST_BITS) continue;
    const index = value - (code.first[length] as number);
    if (index >= 0 && index < (code.count[length] as number))
      return { symbol: code.symbols[(code.start[length] as number) + index] as number, length };
  }
  throw damaged();
}

function damaged(): Error {
  return malformedExr('compressed data is damaged');
}
