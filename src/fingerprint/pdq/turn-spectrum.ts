import { FREQUENCIES, type Spectrum } from './take-spectrum.ts';

/**
 * How a picture can be turned and mirrored, named as Meta's tools name it: turned counter-clockwise by 90, 180, 270 degrees; upside
 * down (`flip-x`); left to right (`flip-y`); about the falling and about the rising diagonal. In the order in which the tools
 * write them.
 */
export const ORIENTATIONS = [
  'original',
  'rotate-90',
  'rotate-180',
  'rotate-270',
  'flip-x',
  'flip-y',
  'flip-plus-1',
  'flip-minus-1',
] as const;
export type Orientation = (typeof ORIENTATIONS)[number];

/** Where rows and columns change places, and which frequencies change their sign: `row` and `column` of the original. */
interface Turn {
  readonly swaps: boolean;
  readonly negates: (row: number, column: number) => boolean;
}

const isEven = (at: number): boolean => at % 2 === 0;

const TURNS: Readonly<Record<Orientation, Turn>> = {
  original: { swaps: false, negates: () => false },
  'rotate-90': { swaps: true, negates: (_, column) => isEven(column) },
  'rotate-180': { swaps: false, negates: (row, column) => !isEven(row + column) },
  'rotate-270': { swaps: true, negates: (row) => isEven(row) },
  'flip-x': { swaps: false, negates: (row) => isEven(row) },
  'flip-y': { swaps: false, negates: (_, column) => isEven(column) },
  'flip-plus-1': { swaps: true, negates: () => false },
  'flip-minus-1': { swaps: true, negates: (row, column) => !isEven(row + column) },
};

/** What the spectrum of the turned picture is, up to the blur, which is not symmetric. */
export function turnSpectrum(spectrum: Spectrum, orientation: Orientation): Spectrum {
  const target = new Float32Array(spectrum.length);
  const { swaps, negates } = TURNS[orientation];
  for (let row = 0; row < FREQUENCIES; row += 1) {
    for (let column = 0; column < FREQUENCIES; column += 1) {
      const value = spectrum[row * FREQUENCIES + column] as number;
      const to = swaps ? column * FREQUENCIES + row : row * FREQUENCIES + column;
      target[to] = negates(row, column) ? -value : value;
    }
  }
  return target;
}
