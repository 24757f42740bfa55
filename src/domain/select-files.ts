import type { FileSelector } from './declaration.ts';

/** Says whether a relative path (`/` between parts) fits one pattern. */
export type MatchPath = (path: string) => boolean;

/**
 * Turns a pattern into a matcher. Patterns are globs on the path relative to the delivery or the scanned root:
 * `*` and `?` stay within a folder, `**` spans folders, `[a-z]` and `{a,b}` choose. A pattern without `/` is matched
 * against the base name in any folder. Case counts. `####` or `%04d` stand for a frame number of at least that many digits.
 * Throws `config.invalid` for a pattern that cannot be one.
 */
export type CompilePattern = (pattern: string) => MatchPath;

/** How a selector speaks of a file. A hash is about this very content, a pattern only about its name. */
export type SelectedBy = 'hash' | 'pattern';

export type SelectFile = (file: { readonly path: string; readonly sha256?: string }) => SelectedBy | undefined;

/** Compiles a selector once, to be asked about many files. */
export function createFileSelector(selector: FileSelector, compile: CompilePattern): SelectFile {
  const hashes = new Set(selector.hashes);
  const matchers = selector.patterns.map(compile);
  return ({ path, sha256 }) => {
    if (sha256 !== undefined && hashes.has(sha256)) return 'hash';
    return matchers.some((matches) => matches(path)) ? 'pattern' : undefined;
  };
}
