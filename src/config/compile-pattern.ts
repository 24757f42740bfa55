import picomatch from 'picomatch';
import { AssayError } from '../domain/errors.ts';
import type { MatchPath } from '../domain/select-files.ts';

/** The longest pattern: a path is at most 4,096 bytes, and nobody writes one out in full. */
export const PATTERN_LIMIT = 1024;
/**
 * The most `*` in one part of a path, in a whole pattern, and the most `**`. Each more multiplies the time a hostile name of
 * 255 bytes can cost by its length: three cost some hundredths of a second at worst, four cost seconds. Names people write
 * have one or two.
 */
const STARS_PER_PART = 3;
const STARS = 8;
const GLOBSTARS = 2;

/** Why a text cannot be a pattern; undefined when it can. */
export function findPatternFault(pattern: string): string | undefined {
  if (pattern === '') return 'a pattern must not be empty';
  if (pattern.length > PATTERN_LIMIT) return `a pattern has at most ${PATTERN_LIMIT} characters`;
  if (pattern.startsWith('/') || /^[A-Za-z]:[\\/]/.test(pattern)) {
    return 'patterns are relative to the delivery: leave out the beginning of the path';
  }
  if (/\\[A-Za-z0-9_.]/.test(pattern)) return 'write "/" between folders, not "\\"';
  const parts = pattern.split('/');
  if (parts.includes('..')) return '".." is not allowed';
  const runs = (text: string): number => text.match(/\*+/g)?.length ?? 0;
  if (parts.some((part) => runs(part) > STARS_PER_PART)) return `at most ${STARS_PER_PART} "*" between two "/"`;
  if (parts.filter((part) => part === '**').length > GLOBSTARS) return `at most ${GLOBSTARS} "**" in a pattern`;
  return runs(pattern) > STARS ? `at most ${STARS} "*" in a pattern` : undefined;
}

/** `####` and `%04d` as artists write them: at least that many digits, since frame 10000 follows 9999. */
function expandFrameNumbers(glob: string): string {
  const digits = (count: number): string => `${'[0-9]'.repeat(Math.min(count, 20) - 1)}+([0-9])`;
  return glob
    .replace(/%0?(\d{0,2})d/g, (_text, width: string) => digits(Math.max(1, Number(width))))
    .replace(/#+/g, (hashes) => digits(hashes.length));
}

/**
 * Compiles a pattern, see domain/select-files.ts for what it means. Brackets of regular expressions and extended globs are
 * plain characters, because they occur in names (`shot (1).png`) and could be made to cost hours.
 * Throws `config.invalid`.
 */
export function compilePattern(pattern: string): MatchPath {
  const fault = findPatternFault(pattern);
  if (fault !== undefined) throw new AssayError('config.invalid', `"${pattern.slice(0, 80)}": ${fault}.`);
  const relative = pattern.replace(/^(?:\.\/)+/, '');
  const literal = relative.replace(/[()|+@$]|(?<!\[)\^/g, (character) => `\\${character}`).replaceAll('[!', '[^');
  const expression = picomatch.makeRe(expandFrameNumbers(literal), { dot: true, nonegate: true, windows: false });
  // Hundreds of patterns are asked about each of 100,000 frames: most say no by their plain beginning.
  const prefix = /^[^*?[\]{}\\#%]*/.exec(relative)?.[0] ?? '';
  const matches: MatchPath = (path) => path.startsWith(prefix) && expression.test(path);
  if (relative.includes('/')) return matches;
  return (path) => matches(path.slice(path.lastIndexOf('/') + 1));
}
