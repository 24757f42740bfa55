import type { BenchRow } from './bench.ts';
import type { Measured } from './measure-process.ts';

const MB = 1024 * 1024;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

export const medianWallMs = (runs: readonly Measured[]): number => median(runs.map((run) => run.wallMs));
export const medianPeakBytes = (runs: readonly Measured[]): number => median(runs.map((run) => run.peakBytes));

/** Time on the clock, time of the processors, and the spread of the runs. */
export function formatRuns(runs: readonly Measured[]): string {
  const walls = runs.map((run) => run.wallMs);
  const seconds = (ms: number): string => (ms / 1000).toFixed(2);
  const spread = `${seconds(Math.min(...walls))}–${seconds(Math.max(...walls))}`;
  return `${seconds(median(walls))} s (${spread}; CPU ${seconds(median(runs.map((run) => run.cpuMs)))} s)`;
}

export function formatMegabytes(bytes: number): string {
  return `${Math.round(bytes / MB)} MB`;
}

/** A line that compares times on the clock. `allowedMs`: what ours may take, given the rival's. */
export function compareTimes(
  what: string,
  ours: readonly Measured[],
  rival: readonly Measured[],
  target?: { readonly text: string; readonly allowedMs: (rivalMs: number) => number },
): BenchRow {
  const [oursMs, rivalMs] = [medianWallMs(ours), medianWallMs(rival)];
  return {
    what,
    ours: formatRuns(ours),
    rival: formatRuns(rival),
    ratio: `${(oursMs / rivalMs).toFixed(2)}x`,
    ...(target !== undefined && { target: target.text, met: oursMs <= target.allowedMs(rivalMs) }),
  };
}
