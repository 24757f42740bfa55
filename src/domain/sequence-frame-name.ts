import type { SequenceIndex } from './sequence-manifest.ts';

/**
 * The frame number of a name that is written like those of a sequence: prefix, number of up to 12 digits, suffix. Case is
 * passed over, for file systems and people do so too. Undefined for any other name.
 */
export function readFrameNumber(name: string, pattern: Pick<SequenceIndex, 'prefix' | 'suffix'>): number | undefined {
  const { prefix, suffix } = pattern;
  const end = name.length - suffix.length;
  if (end <= prefix.length || end - prefix.length > 13) return undefined;
  const number = name.slice(prefix.length, end);
  if (!/^-?\d{1,12}$/.test(number)) return undefined;
  const isLike = isSame(name.slice(0, prefix.length), prefix) && isSame(name.slice(end), suffix);
  // `-0` is frame 0.
  return isLike ? Number(number) + 0 : undefined;
}

function isSame(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}
