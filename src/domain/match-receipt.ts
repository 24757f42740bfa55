import { baseNameOf, describePlace, type FoundFile } from './found-file.ts';
import { type JudgedArrival, judgeOtherBytes, judgeSameBytes } from './judge-arrival.ts';
import { findRelocations, foldPath, type Relocation, relocate } from './locate-receipt.ts';
import type { ArrivedEntry, Receipt, ReceiptEntry } from './receipt.ts';

/** Something in the tree that could not be looked into: a folder or a file. Relative path; empty: all of it. */
export interface HiddenPlace {
  readonly path: string;
  /** Why, in plain words. */
  readonly message: string;
}

export interface ReceiptMatch {
  /** One for each entry of the receipt, in its order. */
  readonly entries: readonly ArrivedEntry[];
  /** Found files that an entry is about. */
  readonly claimed: ReadonlySet<FoundFile>;
}

/** Copies of one content that are weighed against each other. */
const COPY_LIMIT = 32;

/**
 * Finds each file of a receipt among those found, and says what became of its mark: in its place (also when the folder as a
 * whole was moved), else by content anywhere. No found file stands for two entries. Pure; linear, up to sorting.
 */
export function matchReceipt(
  receipt: Receipt,
  found: readonly FoundFile[],
  hidden: readonly HiddenPlace[] = [],
): ReceiptMatch {
  const relocations = findRelocations(
    receipt.entries.map(({ path, after }) => ({ path, sha256: after.sha256 })),
    found,
  );
  const files = createFiles(found, relocations);
  const results = new Map<ReceiptEntry, ArrivedEntry>();
  // What lies in its place is settled for all entries before anything is looked for elsewhere.
  for (const find of [findSameInPlace, findSameElsewhere, findOtherInPlace, findOriginalElsewhere])
    for (const entry of receipt.entries) {
      const result = results.has(entry) ? undefined : find(entry, files);
      if (result !== undefined) results.set(entry, result);
    }
  const describeAbsent = createDescribeAbsent(found, relocations, hidden);
  return {
    entries: receipt.entries.map((entry) => results.get(entry) ?? describeAbsent(entry)),
    claimed: files.claimed,
  };
}

interface Files {
  readonly claimed: ReadonlySet<FoundFile>;
  /** Unclaimed files where the entry's file belongs, likeliest place first. */
  readonly inPlace: (entry: ReceiptEntry) => readonly FoundFile[];
  /** Unclaimed files with this content; some of them when there are many. */
  readonly withContent: (sha256: string) => readonly FoundFile[];
  readonly claim: (entry: ReceiptEntry, file: FoundFile, judged: JudgedArrival) => ArrivedEntry;
}

function createFiles(found: readonly FoundFile[], relocations: readonly Relocation[]): Files {
  const byPath = new Map<string, FoundFile[]>();
  const byHash = new Map<string, Set<FoundFile>>();
  const claimed = new Set<FoundFile>();
  for (const file of found) {
    const path = foldPath(file.path);
    byPath.set(path, [...(byPath.get(path) ?? []), file]);
    if (file.sha256 === undefined) continue;
    const copies = byHash.get(file.sha256);
    if (copies === undefined) byHash.set(file.sha256, new Set([file]));
    else copies.add(file);
  }
  return {
    claimed,
    inPlace: (entry) =>
      relocations
        .flatMap((relocation) => byPath.get(relocate(entry.path, relocation) ?? '') ?? [])
        .filter((file) => !claimed.has(file)),
    withContent: (sha256) => firstOf(byHash.get(sha256) ?? [], COPY_LIMIT),
    claim(entry, file, judged) {
      claimed.add(file);
      if (file.sha256 !== undefined) byHash.get(file.sha256)?.delete(file);
      return { entry, ...judged, foundAt: describePlace(file) };
    },
  };
}

/** Without walking through the rest: a show has thousands of black frames. */
function firstOf<T>(items: Iterable<T>, limit: number): readonly T[] {
  const first: T[] = [];
  for (const item of items) {
    if (first.length === limit) break;
    first.push(item);
  }
  return first;
}

function findSameInPlace(entry: ReceiptEntry, files: Files): ArrivedEntry | undefined {
  const file = files.inPlace(entry).find(({ sha256 }) => sha256 === entry.after.sha256);
  return file && files.claim(entry, file, judgeSameBytes(entry, file));
}

/** Of several copies the one that kept most, and of those the one that kept its name. */
function findSameElsewhere(entry: ReceiptEntry, files: Files): ArrivedEntry | undefined {
  const name = foldPath(baseNameOf(entry.path));
  const copies = files
    .withContent(entry.after.sha256)
    .map((file) => ({ file, judged: judgeSameBytes(entry, file) }))
    .toSorted((a, b) => rankCopy(a, name) - rankCopy(b, name));
  const [best] = copies;
  if (best === undefined) return undefined;
  const { file, judged } = best;
  if (judged.arrival !== 'arrived') return files.claim(entry, file, judged);
  return files.claim(entry, file, {
    arrival: 'renamed',
    message: `Under another name or in another folder. ${judged.message}`,
  });
}

function rankCopy({ file, judged }: { file: FoundFile; judged: JudgedArrival }, name: string): number {
  return (judged.arrival === 'arrived' ? 0 : 2) + (foldPath(baseNameOf(file.path)) === name ? 0 : 1);
}

function findOtherInPlace(entry: ReceiptEntry, files: Files): ArrivedEntry | undefined {
  const [file] = files.inPlace(entry);
  return file && files.claim(entry, file, judgeOtherBytes(entry, file));
}

/** It is not in its place, but what it was made from lies about. */
function findOriginalElsewhere(entry: ReceiptEntry, files: Files): ArrivedEntry | undefined {
  if (entry.before.sha256 === entry.after.sha256) return undefined;
  const [file] = files.withContent(entry.before.sha256);
  return file && files.claim(entry, file, judgeOtherBytes(entry, file));
}

const UNMOVED: Relocation = { drop: '', add: '' };

function createDescribeAbsent(
  found: readonly FoundFile[],
  relocations: readonly Relocation[],
  hidden: readonly HiddenPlace[],
): (entry: ReceiptEntry) => ArrivedEntry {
  const hiding = new Map(hidden.map(({ path, message }) => [foldPath(path), message]));
  const twins = new Map(found.map((file) => [file.sha256, file]));
  return (entry) => {
    for (const relocation of [UNMOVED, ...relocations]) {
      const why = findHiding(relocate(entry.path, relocation), hiding);
      if (why !== undefined)
        return { entry, arrival: 'unchecked', message: `Nobody could look where it belongs: ${why}` };
    }
    const twin = twins.get(entry.after.sha256);
    const also =
      twin === undefined ? '' : ` Its content lies at ${describePlace(twin)}, but that is another file of the receipt.`;
    return {
      entry,
      arrival: 'missing',
      message: `There is no file of this name here, nor one with this content.${also}`,
    };
  };
}

/** Why the path, or a folder above it, could not be looked into. */
function findHiding(path: string | undefined, hiding: ReadonlyMap<string, string>): string | undefined {
  if (path === undefined || hiding.size === 0) return undefined;
  for (let at = path.length; at > 0; at = path.lastIndexOf('/', at - 1)) {
    const why = hiding.get(path.slice(0, at));
    if (why !== undefined) return why;
  }
  return hiding.get('');
}
