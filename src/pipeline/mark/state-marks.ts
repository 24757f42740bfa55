import type { Declaration } from '../../domain/declaration.ts';
import { createDeclaredMarks, type DeclaredStatement } from '../../domain/declared-mark.ts';
import type { MarkDetails, MarkIngredient, MarkStatement } from '../../domain/mark.ts';
import type { CompilePattern } from '../../domain/select-files.ts';
import type { MarkRun } from './run.ts';

/** What is stated of all files, and what says the rest: the same origin of each, or a declaration. */
export interface StatedMarks {
  readonly origin: MarkStatement['origin'] | undefined;
  /** Used where there is no origin. */
  readonly declaration: Declaration | undefined;
  readonly details: MarkDetails;
  readonly ingredients: readonly MarkIngredient[];
}

/**
 * What is to be said of each file, with the details over what a declaration says. Files that the same is said of get the same object, so
 * that their frames stay one sequence. Throws `config.invalid` for a pattern that cannot be one.
 */
export function stateMarks(stated: StatedMarks, compile: CompilePattern): Pick<MarkRun, 'stateOf' | 'needsHashes'> {
  const { origin, declaration, details, ingredients } = stated;
  if (origin !== undefined || declaration === undefined) {
    if (origin === undefined) return { stateOf: () => ({ kind: 'skip', why: 'undeclared' }), needsHashes: false };
    const statement: MarkStatement = { ...details, origin, ingredients };
    return { stateOf: () => ({ kind: 'mark', statement }), needsHashes: false };
  }
  const find = createDeclaredMarks(declaration, compile);
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
