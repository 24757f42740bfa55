/** How the frame numbers of a sequence are written. */
export interface FramePadding {
  /** Digits that numbers are filled up to with zeros; 1: not filled up. */
  readonly padding: number;
  /** True when not all numbers are written that way. `998, 999, 1000` is growth, `0998, 999` is mixed. */
  readonly mixed: boolean;
}

/** Finds the padding that explains most of the numbers; of two that explain as many, the wider. */
export function findPadding(numbers: readonly string[]): FramePadding {
  const filled = new Set<number>();
  let narrowest = Number.POSITIVE_INFINITY;
  for (const number of numbers) {
    const digits = digitsOf(number);
    narrowest = Math.min(narrowest, digits.length);
    if (digits.startsWith('0')) filled.add(digits.length);
  }
  let best = { padding: narrowest, explained: countWritten(numbers, narrowest) };
  for (const padding of filled) {
    const explained = countWritten(numbers, padding);
    if (explained > best.explained || (explained === best.explained && padding > best.padding)) {
      best = { padding, explained };
    }
  }
  return { padding: best.padding, mixed: best.explained < numbers.length };
}

/**
 * True when a number as written in a name is what `padding` makes of its value. The sign may count as one of the digits
 * (`-001` beside `0001`: printf and most renderers) or not (`-0001`).
 */
export function isWrittenWith(number: string, padding: number): boolean {
  const digits = digitsOf(number);
  const natural = naturalLength(digits);
  if (digits.length === Math.max(padding, natural)) return true;
  return number.startsWith('-') && digits.length === Math.max(padding - 1, natural);
}

/** How artists write a padding: `#` is four digits, anything else one `@` for each digit. */
export function formatPadding(padding: number): string {
  return padding === 4 ? '#' : '@'.repeat(padding);
}

function countWritten(numbers: readonly string[], padding: number): number {
  let count = 0;
  for (const number of numbers) if (isWrittenWith(number, padding)) count++;
  return count;
}

function digitsOf(number: string): string {
  return number.startsWith('-') ? number.slice(1) : number;
}

function naturalLength(digits: string): number {
  let zeros = 0;
  while (zeros < digits.length - 1 && digits.charCodeAt(zeros) === 48) zeros++;
  return digits.length - zeros;
}
