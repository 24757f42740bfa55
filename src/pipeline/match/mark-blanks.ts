import { findEdge } from './find-edge.ts';
import type { Footage } from './footage.ts';
import type { ScannedSample } from './scan-samples.ts';

/** Ends of black and flat stretches that are looked for to the frame in one file; the others stay half-way between samples. */
const MOST_EDGES = 100;
/** Codes alone: some 10 ms a frame. */
const FRAMES_PER_CALL = 16;

interface BlankEdge {
  readonly blank: ScannedSample;
  readonly other: ScannedSample;
}

/**
 * Adds the last frame of black and flat stretches, and the first one beyond, where a searchable sample is next to them: the frames between
 * two samples are then counted for what they are.
 */
export async function markBlanks(
  footage: Footage,
  samples: readonly ScannedSample[],
  signal?: AbortSignal,
): Promise<readonly ScannedSample[]> {
  const marks: ScannedSample[] = [];
  for (const edge of listEdges(samples).slice(0, MOST_EDGES)) {
    signal?.throwIfAborted();
    marks.push(...(await markEdge(footage, edge)));
  }
  if (marks.length === 0) return samples;
  const known = new Set(samples.map(({ position }) => position));
  return [...samples, ...marks.filter(({ position }) => !known.has(position))].sort((a, b) => a.position - b.position);
}

function listEdges(samples: readonly ScannedSample[]): readonly BlankEdge[] {
  return samples.flatMap((one, at): readonly BlankEdge[] => {
    const two = samples[at + 1];
    if (two === undefined || two.position - one.position < 2) return [];
    if (isBlank(one) && isSearchable(two)) return [{ blank: one, other: two }];
    return isBlank(two) && isSearchable(one) ? [{ blank: two, other: one }] : [];
  });
}

function isBlank({ unsearchable, error }: ScannedSample): boolean {
  return error === undefined && (unsearchable === 'black' || unsearchable === 'flat');
}

function isSearchable({ unsearchable, error }: ScannedSample): boolean {
  return error === undefined && unsearchable === undefined;
}

async function markEdge(footage: Footage, { blank, other }: BlankEdge): Promise<readonly ScannedSample[]> {
  const inside = blank.position;
  const outside = other.position;
  const end = await findEdge({ inside, outside, perCall: FRAMES_PER_CALL }, async (positions) => {
    const answers = await footage.query(positions, false);
    return answers.map((answer) => 'frame' in answer && answer.frame.unsearchable === blank.unsearchable);
  });
  const at = (position: number, of: ScannedSample): ScannedSample => ({
    ...of,
    position,
    seconds: footage.secondsAt(position),
    hits: [],
  });
  return [at(end, blank), at(end + Math.sign(outside - inside), other)];
}
