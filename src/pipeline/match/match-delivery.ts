import type { DeliveredFile, DeliveryContents } from '../../domain/delivery.ts';
import type { FileError } from '../../domain/errors.ts';
import { FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION } from '../../domain/fingerprint.ts';
import type { DeliveryMatches, FileMatches } from '../../domain/match.ts';
import { runAhead } from '../jobs/run-ahead.ts';
import { createEngine } from './create-engine.ts';
import { listMissing } from './list-missing.ts';
import { type MatchEngine, matchFootage } from './match-footage.ts';
import { openFile } from './open-file.ts';
import { openSequence } from './open-sequence.ts';
import type { DeliveryMatchParts, MatchOptions } from './parts.ts';

/**
 * Searches the pictures of a delivery for all that the ledger knows to be generated. Every still, movie and sequence that was checked is
 * in the result, also when nothing of it could be searched. A delivered file is no match for itself: its own origin speaks.
 */
export async function matchDelivery(
  contents: DeliveryContents,
  parts: DeliveryMatchParts,
  options: MatchOptions,
): Promise<DeliveryMatches> {
  const engine = createEngine(parts, options);
  const about = await listMissing(parts.items, parts.ledger);
  const work: (() => Promise<FileMatches>)[] = [
    ...contents.files.filter(isPicture).map((file) => () => matchFile(file, parts, engine, options)),
    ...contents.sequences.map((sequence) => () => {
      const { locate } = parts;
      return matchFootage(openSequence(sequence, { locate, reader: engine.reader }, options), engine, options);
    }),
  ];
  const files = await runAhead(work, options.parallel, (each) => {
    options.signal?.throwIfAborted();
    return each();
  });
  return {
    ...about,
    thorough: options.thorough,
    algorithm: FINGERPRINT_ALGORITHM,
    version: FINGERPRINT_VERSION,
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path))),
  };
}

function isPicture({ status, kind }: DeliveredFile): boolean {
  return status === 'checked' && (kind === 'image' || kind === 'video');
}

async function matchFile(
  file: DeliveredFile,
  { locate }: Pick<DeliveryMatchParts, 'locate'>,
  engine: MatchEngine,
  options: MatchOptions,
): Promise<FileMatches> {
  const contents = new Set(file.sha256 === undefined ? [] : [file.sha256]);
  const opened = await openFile(locate(file), { path: file.path, contents }, engine.reader, options.thorough);
  return 'error' in opened ? notOpened(file, opened.error) : await matchFootage(opened.footage, engine, options);
}

/** Nothing of it can be said: all of its frames, as far as the file tells how many, are listed as not searched. */
export function notOpened(
  { path, kind, timing }: Pick<DeliveredFile, 'path' | 'kind' | 'timing'>,
  error: FileError,
): FileMatches {
  const frames = Math.max(1, timing?.frames ?? 1);
  const seconds = kind === 'video' ? (timing?.durationSeconds ?? 0) : 0;
  return {
    path,
    total: { frames, seconds },
    searched: { frames: 0, seconds: 0 },
    instances: [],
    common: [],
    notSearched: [{ in: 0, out: frames - 1, why: 'undecodable', seconds, error }],
    thin: [],
    remarks: [],
  };
}
