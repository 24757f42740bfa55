import { resolve } from 'node:path';
import { parseDeclaration } from '../../config/parse-records.ts';
import { readText } from '../../config/read-text.ts';
import type { MarkDetails, MarkIngredient, MarkStatement } from '../../domain/mark.ts';
import type { CompilePattern } from '../../domain/select-files.ts';
import type { MarkRun } from '../../pipeline/mark/run.ts';
import { stateMarks } from '../../pipeline/mark/state-marks.ts';

/** What is to be said of each file: the same of all, or what the declaration of the command line says of each. Throws `config.invalid`. */
export async function readStatements(
  stated: {
    readonly origin: MarkStatement['origin'] | undefined;
    readonly details: MarkDetails;
    readonly ingredients: readonly MarkIngredient[];
  },
  from: { readonly declaration: string | undefined; readonly cwd: string; readonly compile: CompilePattern },
): Promise<Pick<MarkRun, 'stateOf' | 'needsHashes'>> {
  if (stated.origin !== undefined) return stateMarks({ ...stated, declaration: undefined }, from.compile);
  const path = from.declaration ?? '';
  const declaration = parseDeclaration(path, await readText(resolve(from.cwd, path)));
  return stateMarks({ ...stated, declaration }, from.compile);
}
