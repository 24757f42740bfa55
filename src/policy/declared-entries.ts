import type { DeclarationEntry, GeneratedEntry } from '../domain/declaration.ts';
import type { DeliveredFile } from '../domain/delivery.ts';
import type { RecordedDeclaration } from '../domain/ledger.ts';
import { type CompilePattern, createFileSelector, type SelectedBy, type SelectFile } from '../domain/select-files.ts';
import type { DeclaredAs } from './delivery-item.ts';

/** A generated entry with the declaration it stands in. */
export interface EntryInUse {
  readonly entry: GeneratedEntry;
  readonly declaration: RecordedDeclaration;
  /** 0 for the first. */
  readonly index: number;
}

interface CompiledEntry {
  readonly entry: DeclarationEntry;
  readonly declaration: RecordedDeclaration;
  readonly index: number;
  readonly select: SelectFile;
}

interface Match {
  readonly compiled: CompiledEntry;
  readonly rank: number;
}

/**
 * Which of several entries speaks for a file. A hash is about this very content and beats a name; among equals generated
 * beats negative, so that a blanket "nothing generated here" of one vendor never hides the row of another.
 */
function rankMatch(entry: DeclarationEntry, by: SelectedBy): number {
  return (by === 'hash' ? 2 : 0) + (entry.kind === 'generated' ? 1 : 0);
}

function pickStrongest(matches: readonly Match[]): readonly Match[] {
  const rank = Math.max(...matches.map((match) => match.rank));
  const strongest = matches.filter((match) => match.rank === rank);
  // A later declaration replaces what an earlier one said; rows of the same day stand side by side.
  const latest = strongest.reduce(
    (date, { compiled }) => (compiled.declaration.date > date ? compiled.declaration.date : date),
    '',
  );
  return strongest.filter(({ compiled }) => compiled.declaration.date === latest);
}

/** Prepares the question what is declared of a file. The same entry gives the same object for every file. */
export function createDeclarationLookup(
  declarations: readonly RecordedDeclaration[],
  compile: CompilePattern,
): (file: DeliveredFile) => DeclaredAs {
  const compiled = declarations.flatMap((declaration) =>
    declaration.entries.map((entry, index): CompiledEntry => {
      return { entry, declaration, index, select: createFileSelector(entry.files, compile) };
    }),
  );
  const inUse = new Map<CompiledEntry, EntryInUse>();
  const use = (one: CompiledEntry, entry: GeneratedEntry): EntryInUse => {
    const known = inUse.get(one) ?? { entry, declaration: one.declaration, index: one.index };
    inUse.set(one, known);
    return known;
  };
  return (file) => {
    const matches: Match[] = [];
    for (const one of compiled) {
      const by = one.select(file);
      if (by !== undefined) matches.push({ compiled: one, rank: rankMatch(one.entry, by) });
    }
    const generated: EntryInUse[] = [];
    for (const { compiled: one } of matches.length === 0 ? [] : pickStrongest(matches)) {
      if (one.entry.kind === 'negative') {
        return { generated: [], negative: { entry: one.entry, reference: one.declaration.reference } };
      }
      generated.push(use(one, one.entry));
    }
    return { generated };
  };
}
