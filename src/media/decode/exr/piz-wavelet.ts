/** One plane of words in a larger array. */
export interface WordPlane {
  readonly start: number;
  readonly width: number;
  readonly height: number;
  /** Words from one sample to the next, and from one line to the next. */
  readonly step: number;
  readonly line: number;
  /** The highest value there is. */
  readonly highest: number;
}

/** Values below this were transformed with 14-bit arithmetic, others modulo 2^16 (OpenEXR's ImfWav.cpp). */
const SMALL = 1 << 14;
const HALF_RANGE = 1 << 15;
const MASK = 0xffff;

/** Undoes PIZ's two-dimensional Haar wavelet in place, from the coarsest level to the finest. */
export function undoWavelet(words: Uint16Array, plane: WordPlane): void {
  const small = plane.highest < SMALL;
  const shorter = Math.min(plane.width, plane.height);
  let wide = 1;
  while (wide <= shorter) wide *= 2;
  wide /= 2;
  for (let half = wide / 2; half >= 1; half /= 2) {
    undoLevel(words, plane, half, small);
  }
}

function undoLevel(
  words: Uint16Array,
  { start, width, height, step, line }: WordPlane,
  half: number,
  small: boolean,
): void {
  const undo = small ? undoSmallPair : undoPair;
  const right = step * half;
  const down = line * half;
  const columns = Math.floor(width / (half * 2));
  const rows = Math.floor(height / (half * 2));
  for (let row = 0; row < rows; row += 1) {
    let at = start + row * down * 2;
    for (let column = 0; column < columns; column += 1, at += right * 2) {
      undo(words, at, at + down);
      undo(words, at + right, at + right + down);
      undo(words, at, at + right);
      undo(words, at + down, at + down + right);
    }
    // What is left over at the right is transformed downwards alone, what is left over at the bottom sideways alone.
    if ((width & half) !== 0) undo(words, at, at + down);
  }
  if ((height & half) === 0) return;
  let at = start + rows * down * 2;
  for (let column = 0; column < columns; column += 1, at += right * 2) undo(words, at, at + right);
}

/** From mean and difference to the two values, all signed 16 bit. */
function undoSmallPair(words: Uint16Array, first: number, second: number): void {
  const mean = ((words[first] as number) << 16) >> 16;
  const difference = ((words[second] as number) << 16) >> 16;
  const value = mean + (difference & 1) + (difference >> 1);
  words[first] = value;
  words[second] = value - difference;
}

/** The same modulo 2^16. */
function undoPair(words: Uint16Array, first: number, second: number): void {
  const mean = words[first] as number;
  const difference = words[second] as number;
  const other = (mean - (difference >> 1)) & MASK;
  words[second] = other;
  words[first] = (difference + other - HALF_RANGE) & MASK;
}
