import type { BenchRow } from '../../harness/bench.ts';
import type { FilmFigures } from '../trial/ask-film.ts';
import type { FinalObservation } from '../trial/ask-finals.ts';
import type { MovieFigures } from '../trial/run-movies.ts';
import { formatShare, shareOf } from './intervals.ts';

/** Speeds are told from two frames or more: within this share they are the same. */
const SAME_SPEED = 0.02;

export function summarizeMovies({ finals, film }: MovieFigures): readonly BenchRow[] {
  const encoders = [...new Set(finals.map(({ encoder }) => encoder))];
  return [
    ...encoders.map((encoder) =>
      summarizeEncoder(
        encoder,
        finals.filter((each) => each.encoder === encoder),
      ),
    ),
    ...summarizePlaces(finals),
    ...(film === undefined ? [] : summarizeFilm(film)),
  ];
}

function summarizeEncoder(encoder: string, uses: readonly FinalObservation[]): BenchRow {
  const found = shareOf(uses.filter((each) => each.found !== undefined).length, uses.length);
  const wrong = uses.reduce((sum, each) => sum + each.wrong.length, 0);
  return {
    what: `uses found in final cuts, ${encoder}`,
    ours: `${formatShare(found)}; ${wrong} wrong`,
    rival: '',
    ratio: '',
  };
}

function summarizePlaces(finals: readonly FinalObservation[]): readonly BenchRow[] {
  const found = finals.flatMap(({ found: each, use }) => (each === undefined ? [] : [{ ...each, use }]));
  const clips = found.filter(({ use }) => use.clip);
  const row = (what: string, list: readonly boolean[], target?: string): BenchRow => {
    const share = shareOf(list.filter(Boolean).length, list.length);
    return {
      what,
      ours: formatShare(share),
      rival: '',
      ratio: '',
      ...(target !== undefined && { target, met: share.hits === share.of }),
    };
  };
  return [
    row(
      '… first and last frame exact',
      found.map(({ inError, outError }) => inError === 0 && outError === 0),
      'all',
    ),
    row(
      '… within one frame',
      found.map(({ inError, outError }) => Math.abs(inError) <= 1 && Math.abs(outError) <= 1),
    ),
    row(
      "… the source's frame exact (clips)",
      clips.map(({ offsetError }) => offsetError === 0),
    ),
    row(
      "… the source's frame within two (clips)",
      clips.map(({ offsetError }) => Math.abs(offsetError ?? Number.POSITIVE_INFINITY) <= 2),
    ),
    row(
      '… speed told (clips)',
      clips.map(({ speed, use }) => speed !== undefined && Math.abs(speed - use.speed) <= SAME_SPEED * use.speed),
    ),
    row(
      '… mirrored or not',
      found.map(({ mirrored, use }) => mirrored === use.mirrored),
    ),
  ];
}

function summarizeFilm({
  seconds,
  shots,
  wrong,
  near,
  searchedFrames,
  thinFrames,
  wallSeconds,
}: FilmFigures): readonly BenchRow[] {
  const minutes = seconds / 60;
  const bound = wrong.length === 0 ? `; below ${(3 / minutes).toFixed(2)} a minute at 95 %` : '';
  return [
    {
      what: `false alarms: foreign film, ${minutes.toFixed(0)} min, ${shots} shots`,
      ours: `${wrong.length}${bound}; ${near} near-duplicates`,
      rival: '', ratio: '', target: 'none', met: wrong.length === 0,
    },
    {
      what: '… frames that a sample speaks for, and of them thinly',
      ours: `${searchedFrames}, ${thinFrames}; searched at ${(seconds / wallSeconds).toFixed(1)}x real time`,
      rival: '', ratio: '',
    },
  ]; // biome-ignore format: a table
}
