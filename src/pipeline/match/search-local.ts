import type { QueryFrame } from '../../domain/fingerprint.ts';
import { runAhead } from '../jobs/run-ahead.ts';
import type { MatchEvidence } from './evidence.ts';
import type { Footage } from './footage.ts';
import type { ScannedSample } from './scan-samples.ts';
import { type KeypointFinding, type KeypointParts, searchKeypoints } from './search-keypoints.ts';
import { splitEvenly } from './split-evenly.ts';

/** Frames asked for at once, at most: few, so that the last ones that are looked up keep nobody waiting. */
const FRAMES_AT_ONCE = 3;
/** While what one batch came to is looked up, the next one is made. */
const BATCHES_AHEAD = 2;

/** What the keypoints of one looked-at sample came to. */
export interface LocalFinding {
  readonly at: number;
  /** Keypoints in the frame itself. */
  readonly keypoints: number;
  readonly findings: readonly KeypointFinding[];
}

/** Searches chosen samples of a footage by their keypoints. Frames that cannot be had a second time are left out. */
export async function searchLocal(
  footage: Footage,
  samples: readonly ScannedSample[],
  chosen: readonly number[],
  parts: KeypointParts,
  { parallel, signal }: { readonly parallel: number; readonly signal?: AbortSignal | undefined },
): Promise<readonly LocalFinding[]> {
  const batches = splitEvenly(chosen, FRAMES_AT_ONCE, parallel);
  const read = await runAhead(batches, parallel * BATCHES_AHEAD, async (batch) => {
    signal?.throwIfAborted();
    return await searchBatch(footage, samples, batch, parts);
  });
  return read.flat();
}

async function searchBatch(
  footage: Footage,
  samples: readonly ScannedSample[],
  batch: readonly number[],
  parts: KeypointParts,
): Promise<readonly LocalFinding[]> {
  const positions = batch.map((at) => samples[at]?.position ?? 0);
  const answers = await footage.query(positions, true);
  const found = await Promise.all(
    batch.map(async (at, index): Promise<readonly LocalFinding[]> => {
      const answer = answers[index];
      if (answer === undefined || 'error' in answer) return [];
      const findings = await searchKeypoints(answer.frame, samples[at]?.hits ?? [], parts);
      return [{ at, keypoints: countKeypoints(answer.frame), findings }];
    }),
  );
  return found.flat();
}

export function countKeypoints({ keypoints }: Pick<QueryFrame, 'keypoints'>): number {
  return keypoints?.count ?? 0;
}

/** A finding as evidence for the vote; the distance that the codes had, when they were near enough for a match, comes with it. */
export function toEvidence(
  at: number,
  { sample, mirrored, agreement }: KeypointFinding,
  distanceBits?: number,
): MatchEvidence {
  const { id, sha256, frame, seconds } = sample;
  return {
    at,
    sample: id,
    sha256,
    frame,
    seconds,
    mirrored,
    agreement,
    ...(distanceBits === undefined ? {} : { distanceBits }),
  };
}
