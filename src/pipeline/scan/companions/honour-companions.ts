import type { Reading } from '../../../domain/asset.ts';
import type { DeliveredFile } from '../../../domain/delivery.ts';
import type { Remark } from '../../../domain/evidence.ts';
import type { Voucher } from '../../../domain/judge-vouched.ts';
import type { ListingProblem } from '../../../domain/ports.ts';
import type { ScanNotice } from '../../../domain/scan-result.ts';
import type { ImageSequence } from '../../../domain/sequence.ts';
import type { DirectoryFacts } from '../directory-facts.ts';
import type { Gate } from '../gate.ts';
import type { ScanParts } from '../parts.ts';
import { applyNote } from './apply-note.ts';
import type { FileNotes } from './file-notes.ts';
import { honourMarks } from './honour-marks.ts';
import { honourReceipts } from './honour-receipts.ts';
import { honourSequences, type SequenceNote } from './honour-sequences.ts';
import { joinCompanions } from './inspected-companions.ts';
import { compareDirectory } from './mhl/compare-directory.ts';
import { describeMissing } from './mhl/describe-missing.ts';
import { relativeTo } from './relative-to.ts';

export type HonourParts = Pick<ScanParts, 'ledger' | 'rejudge' | 'inspector' | 'findFiles' | 'recheck'> & {
  readonly gate: Gate;
};

/** What companions add to a directory beside what they say of its files. */
export interface Honoured {
  readonly sequences: ReadonlyMap<ImageSequence, readonly Remark[]>;
  readonly notices: readonly ScanNotice[];
  readonly problems: readonly ListingProblem[];
}

const NOTHING: Honoured = { sequences: new Map(), notices: [], problems: [] };

/** Lets everything that speaks for the files of one directory from outside them speak, and judges anew those spoken for. */
export async function honourCompanions(
  facts: DirectoryFacts,
  files: Map<string, DeliveredFile>,
  known: { readonly readings: ReadonlyMap<number, Reading>; readonly sequences: readonly ImageSequence[] },
  parts: HonourParts,
): Promise<Honoured> {
  const { scope, listing } = facts;
  const manifests = facts.companions.filter(({ kind }) => kind === 'sequence');
  if (manifests.length + scope.receipts.length + scope.notices.length === 0 && !scope.marks && !scope.history)
    return NOTHING;
  const notes: FileNotes = new Map();
  const joined = joinCompanions(manifests, { ...facts, readings: known.readings, rejudge: parts.rejudge });
  const directory = { absolutePath: listing.absolutePath, files, whole: facts.whole };
  const sequenceNotes = joined.length === 0 ? [] : await honourSequences(joined, directory, notes, parts.inspector);
  honourReceipts(scope.receipts, files, notes);
  if (scope.marks) await honourMarks(listing.absolutePath, files, notes, parts.ledger);
  const history = await honourHistory(facts, files, notes, parts);
  const judged = new Map<Voucher, DeliveredFile>();
  for (const [name, note] of notes) {
    const file = files.get(name);
    if (file !== undefined) files.set(name, applyNote(file, note, judged));
  }
  const placed = placeSequenceNotes(sequenceNotes, known.sequences, listing.path);
  return {
    sequences: placed.sequences,
    notices: [...scope.notices, ...placed.notices, ...history.notices],
    problems: history.problems,
  };
}

/** A remark stands on the sequence that it is about; where there is none (any more), on the manifest. */
function placeSequenceNotes(
  notes: readonly SequenceNote[],
  sequences: readonly ImageSequence[],
  folder: string,
): Pick<Honoured, 'sequences' | 'notices'> {
  const placed = new Map<ImageSequence, Remark[]>();
  const notices: ScanNotice[] = [];
  for (const { manifest, index, remark } of notes) {
    const listed = new Set(index?.frames.map(({ name }) => name));
    const alike = sequences.filter(({ prefix, suffix }) => prefix === index?.prefix && suffix === index.suffix);
    const sequence = alike.find(({ frames }) => frames.some(({ name }) => listed.has(name))) ?? alike[0];
    if (sequence === undefined) notices.push({ ...remark, path: folder === '' ? manifest : `${folder}/${manifest}` });
    else placed.set(sequence, [...(placed.get(sequence) ?? []), remark]);
  }
  return { sequences: placed, notices };
}

async function honourHistory(
  { scope, listing, places }: DirectoryFacts,
  files: ReadonlyMap<string, DeliveredFile>,
  notes: FileNotes,
  parts: HonourParts,
): Promise<Pick<Honoured, 'notices' | 'problems'>> {
  if (scope.history === undefined) return NOTHING;
  const stats = new Map(places.map(({ name, stat }) => [name, stat]));
  const problems = new Set(listing.problems.map(({ name }) => name));
  const compared = await compareDirectory(scope.history, { path: listing.path, files, stats, problems }, notes, parts);
  return {
    notices: [
      ...compared.remarks.map(({ path, remark }) => ({ ...remark, path })),
      ...describeMissing(listing.path, compared.missing),
    ],
    problems: compared.unchecked.map(({ path, message }) => ({
      name: relativeTo(listing.path, path) ?? path,
      code: 'file.io',
      message,
    })),
  };
}
