import type { MatchPath } from './select-files.ts';

/** One character, or a class of them, of a pattern. */
type FitCharacter = '*' | ((character: string) => boolean);

interface IgnorePattern {
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  /** `**` stands for any number of parts. */
  readonly parts: readonly ('**' | readonly FitCharacter[])[];
}

/** Counts what one path costs. */
interface Steps {
  left: number;
}

/** A real path takes some hundreds. A pattern that is made to cost more ignores nothing, so that nothing is hidden by it. */
const STEPS_PER_PATH = 100_000;

/**
 * Compiles patterns as `.gitignore` writes them, the last that fits decides: a pattern without `/` fits at any depth, one with `/`
 * from the folder of the history on; `*` and `?` stay within a part, `**` spans parts, `[a-z]` chooses, `!` takes back, `/` at the
 * end means folders. What is in an ignored folder is ignored; a path that ends with `/` is itself a folder.
 */
export function createIgnoreMatcher(patterns: readonly string[]): MatchPath {
  const compiled = patterns.map(parsePattern).filter((pattern) => pattern !== undefined);
  return (path) => {
    const isFolder = path.endsWith('/');
    const parts = (isFolder ? path.slice(0, -1) : path).split('/');
    const steps: Steps = { left: STEPS_PER_PATH };
    for (let length = 1; length <= parts.length && steps.left > 0; length += 1) {
      if (isIgnored(compiled, parts.slice(0, length), isFolder || length < parts.length, steps)) return true;
    }
    return false;
  };
}

function isIgnored(
  patterns: readonly IgnorePattern[],
  parts: readonly string[],
  isFolder: boolean,
  steps: Steps,
): boolean {
  const last = patterns.findLast(
    ({ foldersOnly, parts: wanted }) => (isFolder || !foldersOnly) && matchParts(wanted, parts, steps),
  );
  return last !== undefined && !last.negated && steps.left > 0;
}

function parsePattern(text: string): IgnorePattern | undefined {
  let glob = text.replace(/(?<!\\) +$/, '');
  if (glob === '' || glob.startsWith('#')) return undefined;
  const negated = glob.startsWith('!');
  if (negated) glob = glob.slice(1);
  const foldersOnly = glob.endsWith('/');
  if (foldersOnly) glob = glob.slice(0, -1);
  const anchored = glob.includes('/');
  const parts = glob
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (part === '**' ? part : splitGlob(part)));
  if (parts.length === 0) return undefined;
  return { negated, foldersOnly, parts: anchored ? parts : ['**', ...parts] };
}

function matchParts(wanted: IgnorePattern['parts'], parts: readonly string[], steps: Steps): boolean {
  return matchWild(wanted, parts, '**', (glob, part) => glob !== '**' && matchPart(glob, part, steps), steps);
}

function matchPart(glob: readonly FitCharacter[], part: string, steps: Steps): boolean {
  return matchWild(glob, part, '*', (fits, character) => fits !== '*' && fits(character), steps);
}

/** Wildcard matching that goes back to the last wildcard only: at most the product of the lengths. */
function matchWild<Token, Item extends string>(
  pattern: readonly Token[],
  items: ArrayLike<Item>,
  wild: Token,
  fits: (token: Token, item: Item) => boolean,
  steps: Steps,
): boolean {
  let at = 0;
  let index = 0;
  let wildAt = -1;
  let wildIndex = 0;
  while (index < items.length) {
    steps.left -= 1;
    if (steps.left <= 0) return false;
    const token = pattern[at];
    const item = items[index];
    if (token === wild) {
      wildAt = at;
      wildIndex = index;
      at += 1;
    } else if (token !== undefined && item !== undefined && fits(token, item)) {
      at += 1;
      index += 1;
    } else if (wildAt >= 0) {
      wildIndex += 1;
      index = wildIndex;
      at = wildAt + 1;
    } else return false;
  }
  while (pattern[at] === wild && at < pattern.length) at += 1;
  return at === pattern.length;
}

/** Characters, escapes (`\*`), and classes (`[a-z]`) of one part of a pattern, by UTF-16 unit as paths are read. */
function splitGlob(glob: string): readonly FitCharacter[] {
  const tokens = glob.match(/\\.|\[[!^]?\]?[^\]]*\]|./gs) ?? [];
  return tokens.map((token) => {
    if (token === '*') return token;
    if (token === '?') return () => true;
    if (token.length > 2 && token.startsWith('[')) return readClass(token);
    const literal = token.length > 1 ? token.slice(1) : token;
    return (character) => character === literal;
  });
}

function readClass(token: string): (character: string) => boolean {
  const negated = /^\[[!^]/.test(token);
  const members = token.slice(negated ? 2 : 1, -1);
  const pieces = members.match(/.-.|./gs) ?? [];
  return (character) => {
    const inside = pieces.some((piece) =>
      piece.length === 3 ? piece.charAt(0) <= character && character <= piece.charAt(2) : piece === character,
    );
    return inside !== negated;
  };
}
