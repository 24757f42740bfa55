import { resolve } from 'node:path';
import { parseDeclaration } from '../../config/parse-records.ts';
import { readText } from '../../config/read-text.ts';
import { createDeclaredMarks, type DeclaredStatement } from '../../domain/declared-mark.ts';
import type { MarkIngredient, MarkStatement } from '../../domain/mark.ts';
import type { CompilePattern } from '../../domain/select-files.ts';
import type { MarkRun } from '../../pipeline/mark/run.ts';
import type { Details } from './mark-options.ts';

/**
 * What is to be said of each file: the same of all, or what the declaration says of each, with the details of the command line over it.
 * Files that the same is said of get the same object, so that their frames stay one sequence. Throws `config.invalid`.
 */
export async function readStatements(
  stated: {
    readonly origin: MarkStatement['origin'] | undefined;
    readonly details: Details;
    readonly ingredients: readonly MarkIngredient[];
  },
  from: { readonly declaration: string | undefined; readonly cwd: string; readonly compile: CompilePattern },
): Promise<Pick<MarkRun, 'stateOf' | 'needsHashes'>> {
  const { details, ingredients, origin } = stated;
  if (origin !== undefined) {
    const statement: MarkStatement = { ...details, origin, ingredients };
    return { stateOf: () => ({ kind: 'mark', statement }), needsHashes: false };
  }
  const path = from.declaration ?? '';
  const declaration = parseDeclaration(path, await readText(resolve(from.cwd, path)));
  const find = createDeclaredMarks(declaration, from.compile);
  const byStatement = new Map<DeclaredStatement, MarkStatement>();
  return {
    needsHashes: declaration.entries.some(({ files }) => files.hashes.length > 0),
    stateOf(file) {
      const found = find(file);
      if (found.kind === 'ambiguous') return { kind: 'refuse', message: found.message };
      if (found.kind !== 'mark') return { kind: 'skip', why: found.kind };
      const statement = byStatement.get(found.statement) ?? { ...found.statement, ...details, ingredients };
      byStatement.set(found.statement, statement);
      return { kind: 'mark', statement };
    },
  };
}
