import type { Shot } from './find-shots.ts';
import type { LocalFinding } from './search-local.ts';

/** Samples of a shot that are asked for its time, at most: with a dozen a line through them is sure, whatever single ones say. */
const ASKED_IN_SHOT = 12;

/**
 * More samples to ask in shots whose keypoints found a generated movie: one sample of two seconds tells what is shown, and not how its time
 * runs. Evenly over the shot, without those that were asked. Indexes of samples, ascending.
 *
 * @param isMovie whether a content has a time
 */
export function chooseForTime(
  shots: readonly Shot[],
  local: readonly LocalFinding[],
  settled: ReadonlySet<number>,
  isMovie: (sha256: string) => boolean,
): readonly number[] {
  const asked = new Set(local.map(({ at }) => at));
  const found = local.flatMap(({ at, findings }) =>
    findings.some(({ verdict, sample }) => verdict === 'match' && isMovie(sample.sha256)) ? [at] : [],
  );
  return shots.flatMap(({ from, to }) => {
    if (!found.some((at) => at >= from && at <= to)) return [];
    const open = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
      (at) => !asked.has(at) && !settled.has(at),
    );
    const wanted = Math.min(open.length, ASKED_IN_SHOT);
    return Array.from({ length: wanted }, (_, rank) => open[Math.floor(((rank + 0.5) * open.length) / wanted)] ?? from);
  });
}
