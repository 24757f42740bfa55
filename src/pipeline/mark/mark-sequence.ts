import type { FileStat, Sidecar } from '../../domain/asset.ts';
import type { FileError } from '../../domain/errors.ts';
import type { MarkStatement } from '../../domain/mark.ts';
import type { MarkedSequence, MarkOutcome } from '../../domain/mark-result.ts';
import type { ImageSequence } from '../../domain/sequence.ts';
import { createSequenceIndex, renderSequenceIndex } from '../../domain/sequence-index.ts';
import type { Gate } from '../scan/gate.ts';
import type { IndexJob } from './mark-index.ts';
import type { MarkProgress } from './mark-progress.ts';
import type { MarkRun, MarkRunParts } from './run.ts';

/** A file that is to be marked. */
export interface FoundAsset {
  /** Relative to the root. */
  readonly name: string;
  readonly fileName: string;
  readonly source: string;
  readonly destination: string;
  readonly stat: FileStat;
  readonly sidecars: readonly Sidecar[];
  readonly mediaType?: string;
  readonly statement: MarkStatement;
  /** Something of another PATH goes to the same place. */
  readonly refusal?: FileError;
  /**
   * It could not be read. It stays among the frames of its sequence: left out, the manifest would state a hole where there is a
   * file.
   */
  readonly unread?: FileError;
}

interface Work {
  readonly run: MarkRun;
  readonly parts: MarkRunParts;
  readonly gate: Gate;
  readonly progress: MarkProgress;
}

interface SequenceUnit {
  readonly sequence: ImageSequence;
  /** Absolute path of the manifest to be written. */
  readonly index: string;
  readonly frames: readonly FoundAsset[];
  readonly statement: MarkStatement;
  /** Relative to the root; empty for the root. */
  readonly folder: string;
  /** The manifest of another PATH goes to the same place. */
  readonly refusal?: FileError;
}

/** Frames of one task: a task costs some tenths of a millisecond, and 16 frames keep two processes evenly busy. */
const BATCH_FRAMES = 16;

type Frame = MarkedSequence['frames'][number];
type FrameResult =
  | { readonly ok: true; readonly frame: Frame }
  | { readonly ok: false; readonly name: string; readonly error: FileError };

/** Marks the frames as their format allows, then signs one index over all of them as they lie there in the end. */
export async function markSequence(unit: SequenceUnit, work: Work): Promise<MarkedSequence> {
  const { sequence, statement } = unit;
  const { run, parts } = work;
  const refused = [...refuseSelf(unit.frames, run), ...refuseTaken(unit)];
  const results = refused.length > 0 ? refused : [...listUnread(unit), ...(await markFrames(unit, work))];
  const frames = results.flatMap((result) => (result.ok ? [result.frame] : []));
  const failures = results.flatMap((result) => (result.ok ? [] : [{ name: result.name, error: result.error }]));
  const { frameRate } = run.options.placement;
  const base = {
    kind: 'sequence' as const,
    name: unit.folder === '' ? sequence.display : `${unit.folder}/${sequence.display}`,
    folder: unit.folder,
    statement,
    ...(frameRate !== undefined && { frameRate }),
    frames,
    failures,
  };
  if (failures.length > 0) return { ...base, index: refuseIndex(failures) };
  const facts = frames.map(({ destination, after }) => ({
    name: destination.slice(destination.lastIndexOf('/') + 1),
    ...after,
  }));
  const text = renderSequenceIndex(createSequenceIndex(sequence, facts, frameRate));
  await work.gate.enter();
  try {
    const index = await parts.workers.markIndex({
      ...run.options,
      destination: unit.index,
      sourceIndex: folderOf(unit.frames[0]?.source) + unit.index.slice(folderOf(unit.index).length),
      text,
      statement,
      ingredients: run.ingredients,
      frames: listUntouched(unit.frames, frames),
    });
    return { ...base, index };
  } finally {
    work.gate.leave();
  }
}

function listUnread({ frames }: SequenceUnit): readonly FrameResult[] {
  return frames.flatMap(({ name, unread }) =>
    unread === undefined ? [] : [{ ok: false as const, name, error: unread }],
  );
}

/** The others are marked all the same: what is wrong with them is told in the same run. */
function markFrames(unit: SequenceUnit, work: Work): Promise<readonly FrameResult[]> {
  const readable = { ...unit, frames: unit.frames.filter(({ unread }) => unread === undefined) };
  return marksEachFrame(readable, work) ? markEach(readable.frames, work) : placeAll(readable, work);
}

function folderOf(path = ''): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Frames that lie where they lay and as they were hashed; the others were written, and read back, by this run. */
function listUntouched(found: readonly FoundAsset[], frames: readonly Frame[]): IndexJob['frames'] {
  const isWritten = ({ before, after, own }: Frame): boolean =>
    before.sha256 !== after.sha256 && own?.status !== 'unchanged';
  const written = new Set(frames.filter(isWritten).map(({ name }) => name));
  return found.flatMap(({ name, source, destination, stat }) =>
    source === destination && !written.has(name) ? [{ path: source, stat }] : [],
  );
}

function refuseSelf(frames: readonly FoundAsset[], { ingredients }: MarkRun): readonly FrameResult[] {
  const named = new Set(ingredients.map(({ path }) => path));
  const message = 'It is named with --ingredient, and nothing goes into itself. Name what the sequence was made from.';
  return frames
    .filter(({ source }) => named.has(source))
    .map(({ name }) => ({ ok: false, name, error: { code: 'mark.refused', message } }));
}

/** Where a frame has no place the others get none either: their manifest would state a hole. */
function refuseTaken({ frames, refusal }: SequenceUnit): readonly FrameResult[] {
  return frames.flatMap(({ name, refusal: own = refusal }) =>
    own === undefined ? [] : [{ ok: false as const, name, error: own }],
  );
}

/** Frames carry marks of their own where the format can embed them, or where sidecars were asked for. */
function marksEachFrame({ sequence, frames }: SequenceUnit, { run, parts }: Work): boolean {
  const { perFrame, sequenceOnly, forceSidecar } = run.options.placement;
  if (perFrame) return true;
  if (sequenceOnly || forceSidecar) return false;
  // Not as arguments of one call: a reel has more frames than those may be.
  const sizeBytes = frames.reduce((largest, { stat }) => Math.max(largest, stat.sizeBytes), 0);
  return parts.findFormat(sequence.mediaType, { sizeBytes, firstBytes: new Uint8Array() }).credential === 'embed';
}

async function markEach(
  frames: readonly FoundAsset[],
  { run, parts, gate, progress }: Work,
): Promise<readonly FrameResult[]> {
  return Promise.all(
    frames.map(async ({ name, source, stat, sidecars, destination, statement }): Promise<FrameResult> => {
      await gate.enter();
      try {
        const job = { ...run.options, source, stat, sidecars, destination, statement, ingredients: run.ingredients };
        const outcome = await parts.workers.markFile(job);
        if (outcome.status === 'failed') return { ok: false, name, error: outcome.error };
        const { before, after } = outcome;
        return { ok: true, frame: { name, destination, before, after, own: outcome } };
      } finally {
        gate.leave();
        progress.done(stat.sizeBytes);
      }
    }),
  );
}

async function placeAll(
  { frames, statement }: SequenceUnit,
  { run, parts, gate, progress }: Work,
): Promise<readonly FrameResult[]> {
  const batches: FoundAsset[][] = [];
  for (let at = 0; at < frames.length; at += BATCH_FRAMES) batches.push(frames.slice(at, at + BATCH_FRAMES));
  const results = await Promise.all(
    batches.map(async (batch): Promise<readonly FrameResult[]> => {
      await gate.enter();
      try {
        const jobs = batch.map(({ source, stat, sidecars, destination }) => ({ source, stat, sidecars, destination }));
        const outcomes = await parts.workers.placeFrames(jobs, { ...run.options, statement });
        return batch.map(({ name, destination }, index): FrameResult => {
          const outcome = outcomes[index];
          if (outcome?.ok === true) return { ok: true, frame: { name, destination, ...outcome.frame } };
          return { ok: false, name, error: outcome?.error ?? { code: 'file.io', message: 'The frame was not read.' } };
        });
      } finally {
        gate.leave();
        for (const { stat } of batch) progress.done(stat.sizeBytes);
      }
    }),
  );
  return results.flat();
}

/** A manifest without them would state that they are holes. */
function refuseIndex(failures: MarkedSequence['failures']): MarkOutcome {
  const [first] = failures;
  const others = failures.length === 1 ? '' : ` and ${failures.length - 1} more`;
  return {
    status: 'failed',
    error: {
      code: first?.error.code ?? 'file.io',
      message: `No sequence manifest was written: ${first?.name}${others} could not be marked (${first?.error.message}).`,
    },
  };
}
