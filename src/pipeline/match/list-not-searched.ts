import type { FileError } from '../../domain/errors.ts';
import type { NotSearched } from '../../domain/match.ts';
import type { Footage } from './footage.ts';
import type { ScannedSample } from './scan-samples.ts';

export interface SearchedPart {
  readonly searched: { readonly frames: number; readonly seconds: number };
  readonly notSearched: readonly NotSearched[];
}

interface Open {
  readonly why: NotSearched['why'];
  readonly error?: FileError;
  readonly in: number;
  out: number;
}

/**
 * Takes the frames of a footage apart into those that a searchable sample speaks for and those that nobody can say anything about. A
 * sample speaks for the frames up to half-way to its neighbours.
 */
export function listNotSearched(footage: Footage, samples: readonly ScannedSample[]): SearchedPart {
  const stretches: Open[] = [];
  for (const [at, sample] of samples.entries()) {
    const why = sample.error === undefined ? sample.unsearchable : 'undecodable';
    if (why === undefined) continue;
    const first = startOf(samples, at);
    const out = startOf(samples, at + 1, footage.length) - 1;
    const open = stretches.at(-1);
    if (open !== undefined && open.why === why && open.out === first - 1 && open.error?.code === sample.error?.code)
      open.out = out;
    else stretches.push({ why, in: first, out, ...(sample.error === undefined ? {} : { error: sample.error }) });
  }
  const notSearched = stretches.map(
    ({ why, error, in: first, out }): NotSearched => ({
      ...footage.toSpan({ in: first, out }),
      why,
      seconds: secondsOf(footage, first, out),
      ...(error === undefined ? {} : { error }),
    }),
  );
  const lost = stretches.reduce((sum, { in: first, out }) => sum + out - first + 1, 0);
  const lostSeconds = notSearched.reduce((sum, { seconds }) => sum + seconds, 0);
  const frames = samples.length === 0 ? 0 : Math.max(0, footage.length - lost);
  return {
    searched: {
      frames,
      seconds: frames === 0 ? 0 : Math.max(0, secondsOf(footage, 0, footage.length - 1) - lostSeconds),
    },
    notSearched,
  };
}

/** The first position that a sample speaks for. */
function startOf(samples: readonly ScannedSample[], at: number, length = 0): number {
  const [before, own] = [samples[at - 1], samples[at]];
  if (before === undefined) return 0;
  return own === undefined ? length : Math.floor((before.position + own.position) / 2) + 1;
}

export function secondsOf(
  { kind, secondsAt }: Pick<Footage, 'kind' | 'secondsAt'>,
  first: number,
  out: number,
): number {
  return kind === 'still' ? 0 : secondsAt(out + 1) - secondsAt(first);
}
