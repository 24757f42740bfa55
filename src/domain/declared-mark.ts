import type { Declaration, GeneratedEntry } from './declaration.ts';
import type { MarkStatement } from './mark.ts';
import { describeNoOrigin } from './parse-origin.ts';
import { type CompilePattern, createFileSelector } from './select-files.ts';

/** What one entry has to say of a file. Ingredients are named for a whole run, never in a declaration. */
export type DeclaredStatement = Omit<MarkStatement, 'ingredients'>;

/** What a declaration asks to be stated of a file. */
export type DeclaredMark =
  | {
      readonly kind: 'mark';
      /** The very same object for all files of which the same is to be stated, so that frames group into sequences by it. */
      readonly statement: DeclaredStatement;
      /** Index of the entry, 0 for the first: the first of those that say the same. */
      readonly entry: number;
    }
  /** Declared as made without generative tools: nothing is known to be stated of it. */
  | { readonly kind: 'negative' }
  | { readonly kind: 'undeclared' }
  /** Nothing can be stated until the declaration is mended; the message says how. */
  | { readonly kind: 'ambiguous'; readonly message: string };

export type FindDeclaredMark = (file: { readonly path: string; readonly sha256?: string }) => DeclaredMark;

/**
 * Prepares the question what a declaration wants to be marked on a file. An entry that names the content by its hash beats those
 * that name it by a pattern. Entries of one rank that say different things leave it open, also where `assay check` lets generated win
 * over negative: there it keeps a row from being hidden, here it would sign one of two statements that cannot both be true.
 * `path`: relative, `/` between parts. Throws `config.invalid` for a pattern that cannot be one.
 */
export function createDeclaredMarks(declaration: Declaration, compile: CompilePattern): FindDeclaredMark {
  const speakers = createSpeakers(declaration);
  const byHash = new Map<string, Speaker[]>();
  for (const speaker of speakers) {
    for (const hash of new Set(speaker.hashes)) {
      const others = byHash.get(hash);
      if (others === undefined) byHash.set(hash, [speaker]);
      else others.push(speaker);
    }
  }
  const byPattern = speakers
    .filter(({ patterns }) => patterns.length > 0)
    .map((speaker) => ({ speaker, select: createFileSelector({ patterns: speaker.patterns, hashes: [] }, compile) }));
  return (file) => {
    const named = file.sha256 === undefined ? undefined : byHash.get(file.sha256);
    if (named !== undefined) return settle(declaration, named);
    const fitting = byPattern.flatMap(({ speaker, select }) => (select(file) === undefined ? [] : speaker));
    return settle(declaration, fitting);
  };
}

/** An entry, and what it says: `undefined` that no generative tool was used. */
interface Speaker {
  readonly index: number;
  readonly patterns: readonly string[];
  readonly hashes: readonly string[];
  readonly statement: DeclaredStatement | undefined;
}

function createSpeakers({ entries }: Declaration): readonly Speaker[] {
  const known = new Map<string, DeclaredStatement>();
  return entries.map((entry, index) => {
    const { patterns, hashes } = entry.files;
    if (entry.kind === 'negative') return { index, patterns, hashes, statement: undefined };
    const statement = toStatement(entry);
    const text = JSON.stringify(statement);
    const shared = known.get(text) ?? statement;
    known.set(text, shared);
    return { index, patterns, hashes, statement: shared };
  });
}

/** The members always in this order: equal statements have equal JSON. */
function toStatement({ origin, tool, model, prompt }: GeneratedEntry): DeclaredStatement {
  const { name, version } = tool;
  return {
    origin,
    tool: { name, ...(version !== undefined && { version }) },
    ...(model !== undefined && { model: model.id }),
    ...(prompt !== undefined && { prompt }),
  };
}

function settle(declaration: Declaration, speakers: readonly Speaker[]): DeclaredMark {
  const [first] = speakers;
  if (first === undefined) return { kind: 'undeclared' };
  const other = speakers.find(({ statement }) => statement !== first.statement);
  if (other !== undefined) return { kind: 'ambiguous', message: describeContradiction(declaration, first, other) };
  const { statement, index } = first;
  if (statement === undefined) return { kind: 'negative' };
  const fault = describeNoOrigin(statement.origin);
  if (fault === undefined) return { kind: 'mark', statement, entry: index };
  const where = `entries[${index}] of declaration ${declaration.reference}`;
  return { kind: 'ambiguous', message: `${where} gives the origin "${statement.origin}", which ${fault}.` };
}

function describeContradiction({ reference }: Declaration, first: Speaker, other: Speaker): string {
  return (
    `Declaration ${reference} says different things of this file: entries[${first.index}] and entries[${other.index}] ` +
    `differ in ${listDifferences(first.statement, other.statement)}. Let only one of them select the file, or name its SHA-256 in ` +
    'the one that is right: a hash counts more than a pattern.'
  );
}

function listDifferences(a: DeclaredStatement | undefined, b: DeclaredStatement | undefined): string {
  if (a === undefined || b === undefined) return 'whether generative tools were used';
  const members = ['origin', 'tool', 'model', 'prompt'] as const;
  return members.filter((member) => JSON.stringify(a[member]) !== JSON.stringify(b[member])).join(', ');
}
