import { windowPositions } from './choose-frames.ts';
import type { Footage } from './footage.ts';
import type { ScannedSample } from './scan-samples.ts';

/** Frames asked for at once. */
const FRAMES_AT_ONCE = 16;
/** Samples asked beside a stretch that tells something: two seconds at the densest. */
const NEIGHBOURS = 4;

/**
 * A picture whose codes are too plain may have corners enough to tell it: a small element on an even ground, a line of text. Asks one sample
 * of every two seconds of such a stretch; where it has them, its neighbours can be searched as well as it.
 */
export async function reviewPlain(
  footage: Footage,
  samples: readonly ScannedSample[],
  signal?: AbortSignal,
): Promise<readonly ScannedSample[]> {
  const windows = listWindows(samples, windowPositions(footage));
  const telling = new Set<number>();
  const ask = async (asked: readonly number[]): Promise<readonly boolean[]> => {
    signal?.throwIfAborted();
    const answers = await footage.query(
      asked.map((at) => samples[at]?.position ?? 0),
      true,
    );
    return answers.map((answer) => 'frame' in answer && answer.frame.unsearchable === undefined);
  };
  for (let from = 0; from < windows.length; from += FRAMES_AT_ONCE) {
    const asked = windows.slice(from, from + FRAMES_AT_ONCE);
    const answers = await ask(asked.map((window) => window[window.length >> 1] ?? 0));
    for (const [index, window] of asked.entries())
      if (answers[index] === true) for (const at of window) telling.add(at);
  }
  // Where a stretch that tells something ends, the next one may begin with more of it.
  for (const neighbours of listNeighbours(samples, telling)) {
    const answers = await ask(neighbours);
    const end = answers.indexOf(false);
    for (const at of end === -1 ? neighbours : neighbours.slice(0, end)) telling.add(at);
  }
  if (telling.size === 0) return samples;
  return samples.map((sample, at) => {
    if (!telling.has(at)) return sample;
    const { unsearchable: _plain, ...searchable } = sample;
    return searchable;
  });
}

/** Up to a few plain samples on either side of what tells something, going away from it. */
function listNeighbours(
  samples: readonly ScannedSample[],
  telling: ReadonlySet<number>,
): readonly (readonly number[])[] {
  return [...telling].flatMap((at) =>
    [-1, 1].flatMap((step) => {
      const neighbours: number[] = [];
      for (let next = at + step; neighbours.length < NEIGHBOURS; next += step) {
        if (telling.has(next) || samples[next]?.unsearchable !== 'plain') break;
        neighbours.push(next);
      }
      return neighbours.length === 0 ? [] : [neighbours];
    }),
  );
}

/** Indexes of plain samples that follow each other, cut into stretches of at most `length` positions. */
function listWindows(samples: readonly ScannedSample[], length: number): readonly (readonly number[])[] {
  const windows: number[][] = [];
  for (const [at, { unsearchable, position }] of samples.entries()) {
    if (unsearchable !== 'plain') continue;
    const open = windows.at(-1);
    const first = samples[open?.[0] ?? -1];
    if (open !== undefined && open.at(-1) === at - 1 && first !== undefined && position - first.position < length)
      open.push(at);
    else windows.push([at]);
  }
  return windows;
}
