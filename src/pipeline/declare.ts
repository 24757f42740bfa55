import type { Declaration } from '../domain/declaration.ts';
import type { Ledger } from '../domain/ledger.ts';
import { type CompilePattern, createFileSelector } from '../domain/select-files.ts';

/** One pattern or hash that fits nothing in the ledger. A warning: vendors declare before anything is scanned. */
export interface UnmatchedSelector {
  /** 0 for the first entry. */
  readonly entry: number;
  readonly pattern?: string;
  readonly hash?: string;
}

export interface DeclareResult {
  /** False when the very same declaration was in the ledger already. */
  readonly imported: boolean;
  readonly unmatched: readonly UnmatchedSelector[];
}

interface OpenSelector extends UnmatchedSelector {
  readonly matches: (file: { readonly path: string; readonly sha256: string }) => boolean;
}

function listSelectors(declaration: Declaration, compile: CompilePattern): OpenSelector[] {
  return declaration.entries.flatMap(({ files }, entry) => {
    const patterns = files.patterns.map((pattern): OpenSelector => {
      const select = createFileSelector({ patterns: [pattern], hashes: [] }, compile);
      return { entry, pattern, matches: (file) => select(file) !== undefined };
    });
    const hashes = files.hashes.map(
      (hash): OpenSelector => ({ entry, hash, matches: ({ sha256 }) => sha256 === hash }),
    );
    return [...patterns, ...hashes];
  });
}

/**
 * Imports a declaration. Nothing is imported when a pattern cannot be compiled (`config.invalid`).
 * Walks the ledger's places once, in constant memory, to say which patterns and hashes fit nothing yet.
 */
export async function declare(
  declaration: Declaration,
  {
    ledger,
    compilePattern,
  }: { readonly ledger: Pick<Ledger, 'importDeclaration' | 'places'>; readonly compilePattern: CompilePattern },
): Promise<DeclareResult> {
  let open = listSelectors(declaration, compilePattern);
  for await (const { relativePath, sha256 } of ledger.places()) {
    const file = { path: relativePath, sha256 };
    open = open.filter(({ matches }) => !matches(file));
    if (open.length === 0) break;
  }
  const imported = await ledger.importDeclaration(declaration);
  return { imported, unmatched: open.map(({ matches: _matches, ...selector }) => selector) };
}
