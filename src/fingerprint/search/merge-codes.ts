import { CODE_BYTES } from '../../domain/fingerprint.ts';
import { buildSegment, type CodeSegment, type CodeSource } from './code-segment.ts';
import type { Pause } from './pauses.ts';

/** Neighbours of one source that are neighbours in the order of all keys, too. */
interface Run {
  readonly source: CodeSource;
  readonly from: number;
  readonly to: number;
}

/** Makes full segments of the sources, and one more of what is left. No key may be in two of them. */
export async function mergeCodes(
  sources: readonly CodeSource[],
  segmentCodes: number,
  pause: Pause,
): Promise<readonly CodeSegment[]> {
  let left = sources.reduce((sum, { keys }) => sum + keys.count, 0);
  const runs = listRuns(sources);
  const segments: CodeSegment[] = [];
  let open: Run | undefined;
  while (left > 0) {
    const count = Math.min(left, segmentCodes);
    const taken: Run[] = [];
    for (let missing = count; missing > 0; ) {
      open ??= runs.next().value as Run;
      const to = Math.min(open.to, open.from + missing);
      taken.push({ ...open, to });
      missing -= to - open.from;
      open = to < open.to ? { ...open, from: to } : undefined;
      await pause();
    }
    segments.push(await buildSegment(collectKeys(taken, count), (codes) => copyCodes(taken, codes, pause), pause));
    left -= count;
  }
  return segments;
}

function* listRuns(sources: readonly CodeSource[]): Generator<Run, undefined> {
  const heads = sources.filter(({ keys }) => keys.count > 0).map((source) => ({ source, at: 0 }));
  while (heads.length > 0) {
    heads.sort((a, b) => a.source.keys.at(a.at) - b.source.keys.at(b.at));
    const [head, next] = heads as [(typeof heads)[0], (typeof heads)[0]?];
    const { source, at } = head;
    const to = next === undefined ? source.keys.count : source.keys.lowerBound(next.source.keys.at(next.at));
    yield { source, from: at, to };
    head.at = to;
    if (to === source.keys.count) heads.shift();
  }
  return undefined;
}

function collectKeys(runs: readonly Run[], count: number): Float64Array {
  const keys = new Float64Array(count);
  let to = 0;
  for (const run of runs) for (let at = run.from; at < run.to; at += 1) keys[to++] = run.source.keys.at(at);
  return keys;
}

async function copyCodes(runs: readonly Run[], codes: Uint8Array, pause: Pause): Promise<void> {
  let to = 0;
  for (const { source, from, to: end } of runs) {
    codes.set(source.codes.subarray(from * CODE_BYTES, end * CODE_BYTES), to);
    to += (end - from) * CODE_BYTES;
    await pause();
  }
}
