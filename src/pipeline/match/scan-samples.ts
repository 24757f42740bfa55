import { codeDistance, leadingCode } from '../../domain/code-distance.ts';
import type { FileError } from '../../domain/errors.ts';
import type { QueryFrame, TinyPicture, Unsearchable } from '../../domain/fingerprint.ts';
import { runAhead } from '../jobs/run-ahead.ts';
import type { Footage, FrameAnswer } from './footage.ts';
import type { LedgerSamples } from './ledger-samples.ts';
import type { MatchOptions, MatchParts } from './parts.ts';
import { type CodeHit, searchCodes } from './search-codes.ts';
import { splitEvenly } from './split-evenly.ts';
import { CUT_BITS, DEFAULT_THRESHOLDS } from './thresholds.ts';

/** What is kept of a frame that was looked at: about a kilobyte, never a picture that could be seen. */
export interface ScannedSample {
  readonly position: number;
  readonly seconds: number;
  /** Of the whole frame, to tell shots apart. */
  readonly code?: Uint8Array;
  /** Of what is searchable, to tell a moving camera from a cut. */
  readonly tiny?: TinyPicture;
  readonly quality: number;
  readonly unsearchable?: Unsearchable;
  readonly error?: FileError;
  /** Within the radius of candidates. */
  readonly hits: readonly CodeHit[];
}

export interface ScanParts extends Pick<MatchParts, 'indexes'> {
  readonly samples: LedgerSamples;
}

/** Looks at the sampled frames of a footage, and screens them against the ledger by their codes. Ascending by position. */
export async function scanSamples(
  footage: Footage,
  parts: ScanParts,
  options: MatchOptions,
): Promise<readonly ScannedSample[]> {
  const scanned = await scanPositions(footage, [...footage.sampled], parts, options);
  return footage.kind === 'sequence' ? await fillGaps(footage, scanned, parts, options) : scanned;
}

async function scanPositions(
  footage: Footage,
  positions: readonly number[],
  parts: ScanParts,
  options: MatchOptions,
): Promise<readonly ScannedSample[]> {
  let done = 0;
  const chunks = splitEvenly(positions, footage.chunk, options.parallel);
  const screened = await runAhead(chunks, options.parallel, async (chunk) => {
    options.signal?.throwIfAborted();
    const found = await screen(footage, chunk, parts, options);
    done += chunk.length;
    options.onProgress?.({ path: footage.path, done, total: positions.length });
    return found;
  });
  return screened.flat();
}

async function screen(
  footage: Footage,
  positions: readonly number[],
  { indexes, samples }: ScanParts,
  { thresholds = DEFAULT_THRESHOLDS }: MatchOptions,
): Promise<readonly ScannedSample[]> {
  const answers = await footage.query(positions, false);
  const frames = answers.map((answer) => ('frame' in answer ? answer.frame : NO_CODES));
  const hits = await searchCodes(frames, { codes: indexes.codes, samples, radius: thresholds.candidateBits });
  return positions.map((position, at) => {
    // A file is no match for itself, and must not keep others from being looked for in it.
    const foreign = (hits[at] ?? []).filter(({ sha256 }) => !footage.contents.has(sha256));
    return toSample(footage, position, answers[at], foreign);
  });
}

const NO_CODES: Pick<QueryFrame, 'codes' | 'mirroredCodes'> = { codes: [], mirroredCodes: [] };
const NO_ANSWER: FileError = { code: 'file.malformed', message: 'The decoder gave no picture for this frame.' };

function toSample(
  footage: Footage,
  position: number,
  answer: FrameAnswer | undefined,
  hits: readonly CodeHit[],
): ScannedSample {
  const base = { position, seconds: footage.secondsAt(position), quality: 0, hits };
  if (answer === undefined || 'error' in answer) return { ...base, error: answer?.error ?? NO_ANSWER };
  const { frame } = answer;
  const code = leadingCode(frame);
  return {
    ...base,
    ...(code === undefined ? {} : { code: code.bits, quality: code.quality }),
    ...(frame.tiny === undefined ? {} : { tiny: frame.tiny }),
    ...(frame.unsearchable === undefined ? {} : { unsearchable: frame.unsearchable }),
  };
}

/**
 * A folder of numbered pictures that have nothing in common is named like a sequence. Where neighbouring samples look like different
 * shots, what lies between is looked at too, by halves, until they do not or nothing lies between.
 */
async function fillGaps(
  footage: Footage,
  scanned: readonly ScannedSample[],
  parts: ScanParts,
  options: MatchOptions,
): Promise<readonly ScannedSample[]> {
  let all = scanned;
  for (;;) {
    const wanted = findMiddles(all);
    if (wanted.length === 0) return all;
    const more = await scanPositions(footage, wanted, parts, options);
    all = [...all, ...more].sort((a, b) => a.position - b.position);
  }
}

function findMiddles(samples: readonly ScannedSample[]): readonly number[] {
  return samples.flatMap((sample, at) => {
    const next = samples[at + 1];
    if (next === undefined || next.position - sample.position < 2 || isAlike(sample, next)) return [];
    return [Math.floor((sample.position + next.position) / 2)];
  });
}

function isAlike(a: ScannedSample, b: ScannedSample): boolean {
  if (a.code === undefined || b.code === undefined) return a.code === b.code && a.unsearchable === b.unsearchable;
  return codeDistance(a.code, b.code) <= CUT_BITS;
}
