import type { MatchPath } from './select-files.ts';

interface IgnorePattern {
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  /** `**` stands for any number of parts. */
  readonly parts: readonly string[];
}

/**
 * Compiles patterns as `.gitignore` writes them, the last that fits decides: a pattern without `/` fits at any depth, one with `/` from the
 * folder of the history on; `*` and `?` stay within a part, `**` spans parts, `[a-z]` chooses, `!` takes back, `/` at the end means folders. What is in an
 * ignored folder is ignored; a path that ends with `/` is itself a folder. Takes time in proportion to pattern and path, whatever they are.
 */
export function createIgnoreMatcher(patterns: readonly string[]): MatchPath {
  const compiled = patterns.map(parsePattern).filter((pattern) => pattern !== undefined);
  return (path) => {
    const isFolder = path.endsWith('/');
    const parts = (isFolder ? path.slice(0, -1) : path).split('/');
    for (let length = 1; length <= parts.length; length += 1) {
      if (isIgnored(compiled, parts.slice(0, length), isFolder || length < parts.length)) return true;
    }
    return false;
  };
}

function isIgnored(patterns: readonly IgnorePattern[], parts: readonly string[], isFolder: boolean): boolean {
  const last = patterns.findLast((pattern) => (isFolder || !pattern.foldersOnly) && matchParts(pattern.parts, parts));
  return last !== undefined && !last.negated;
}

function parsePattern(text: string): IgnorePattern | undefined {
  let glob = text.replace(/(?<!\\)[ \t]+$/, '');
  if (glob === '' || glob.startsWith('#')) return undefined;
  const negated = glob.startsWith('!');
  if (negated) glob = glob.slice(1);
  const foldersOnly = glob.endsWith('/');
  if (foldersOnly) glob = glob.slice(0, -1);
  const anchored = glob.includes('/');
  const parts = glob.split('/').filter((part) => part !== '');
  if (parts.length === 0) return undefined;
  return { negated, foldersOnly, parts: anchored ? parts : ['**', ...parts] };
}

function matchParts(pattern: readonly string[], parts: readonly string[]): boolean {
  return matchWild(pattern, parts, (glob) => glob === '**', matchPart);
}

function matchPart(glob: string, part: string): boolean {
  return matchWild(splitGlob(glob), Array.from(part), (token) => token === '*' || token === '**', matchCharacter);
}

/** Wildcard matching by going back to the last wildcard only: never more than one product of the lengths. */
function matchWild(
  pattern: readonly string[],
  items: readonly string[],
  isWild: (token: string) => boolean,
  fits: (token: string, item: string) => boolean,
): boolean {
  let at = 0;
  let item = 0;
  let wildAt = -1;
  let wildItem = 0;
  while (item < items.length) {
    const token = pattern[at];
    if (token !== undefined && isWild(token)) {
      wildAt = at;
      wildItem = item;
      at += 1;
    } else if (token !== undefined && fits(token, items[item] ?? '')) {
      at += 1;
      item += 1;
    } else if (wildAt >= 0) {
      wildItem += 1;
      item = wildItem;
      at = wildAt + 1;
    } else return false;
  }
  while (at < pattern.length && isWild(pattern[at] ?? '')) at += 1;
  return at === pattern.length;
}

/** Characters, escapes (`\*`), and classes (`[a-z]`) of one part of a pattern. */
function splitGlob(glob: string): readonly string[] {
  return glob.match(/\\.|\[[!^]?\]?[^\]]*\]|./gsu) ?? [];
}

function matchCharacter(token: string, character: string): boolean {
  if (token === '?') return true;
  if (token.startsWith('\\') && token.length > 1) return token.slice(1) === character;
  if (!token.startsWith('[') || token.length < 3) return token === character;
  const negated = /^\[[!^]/.test(token);
  const members = Array.from(token.slice(negated ? 2 : 1, -1));
  const inside = members.some((member, index) => {
    const [dash, end] = [members[index + 1], members[index + 2]];
    return dash === '-' && end !== undefined ? member <= character && character <= end : member === character;
  });
  return inside !== negated;
}
