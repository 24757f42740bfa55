import type { BenchResult, BenchRow } from '../../harness/bench.ts';
import { RECALL_TARGETS, type TargetClass } from '../transforms/transform.ts';
import type { Observation } from '../trial/judge.ts';
import type { TrialResult } from '../trial/run-trial.ts';
import { boundRate, formatPercent, formatShare } from './intervals.ts';
import { recallOf, TRANSFORMS } from './pick-observations.ts';
import { summarizeMovies } from './summarize-movies.ts';

const CLASSES: readonly { readonly target: TargetClass; readonly what: string }[] = [
  { target: 'plain', what: 'recall: recompression, scaling, grain, grade, letterbox, pillarbox, flop' },
  { target: 'hard', what: 'recall: title, crop, rotation by 2°, composite at 50 %, chained' },
  { target: 'small', what: 'recall: composite at 25 % linear scale' },
];

/** The table. Recall counts a picture that was not searched as not found. */
export function summarize(result: TrialResult): BenchResult {
  const { observations } = result;
  return {
    rows: [
      ...CLASSES.flatMap(({ target, what }) => summarizeClass(target, what, observations)),
      ...summarizeForeign(observations),
      ...summarizeMovies(result.movies),
    ],
    notes: [
      `${result.half} half. Ours: share found, with its 95 % interval (Wilson) and how many. The table by transform is in docs/matching-figures.md.`,
      'A class has met its target when each of its transforms has: the line of the class is over all of them, the one below it is the weakest.',
      'False alarms: any item reported that is not in the picture. Near-duplicates (the same scene from another place) and slates are counted apart.',
    ],
  };
}

function summarizeClass(target: TargetClass, what: string, observations: readonly Observation[]): readonly BenchRow[] {
  const names = TRANSFORMS.filter((each) => each.target === target).map(({ name }) => name);
  const by = names.map((name) => ({
    name,
    share: recallOf(observations.filter(({ transform }) => transform === name)),
  }));
  const worst = by.toSorted((a, b) => a.share.hits / a.share.of - b.share.hits / b.share.of)[0];
  const wanted = RECALL_TARGETS[target];
  const all = recallOf(observations.filter(({ transform }) => names.includes(transform)));
  const row = { rival: '', ratio: '', target: `at least ${formatPercent(wanted)}` };
  if (worst === undefined) return [];
  return [
    { ...row, what, ours: formatShare(all), met: all.hits / all.of >= wanted },
    {
      ...row,
      what: `… the weakest of them: ${worst.name}`,
      ours: formatShare(worst.share),
      met: worst.share.hits / worst.share.of >= wanted,
    },
  ];
}

function summarizeForeign(observations: readonly Observation[]): readonly BenchRow[] {
  const foreign = observations.filter(({ group }) => group === 'foreign');
  const pictures = new Set(foreign.map(({ picture }) => picture));
  const alarmed = new Set(foreign.filter(({ wrong }) => wrong.length > 0).map(({ picture }) => picture));
  const alarms = foreign.filter(({ wrong }) => wrong.length > 0).length;
  const asked = observations.filter(({ group }) => group === 'asked');
  const beside = asked.filter(({ wrong }) => wrong.length > 0).length;
  const bound = (events: number, of: number): string =>
    `${events} of ${of} (below ${(boundRate(events, of) * 100).toFixed(2)} % at 95 %)`;
  return [
    {
      what: 'false alarms: foreign pictures', ours: bound(alarmed.size, pictures.size), rival: '', ratio: '',
      target: 'none', met: alarmed.size === 0,
    },
    { what: 'false alarms: foreign pictures through transforms', ours: bound(alarms, foreign.length), rival: '', ratio: '', target: 'none', met: alarms === 0 },
    { what: 'false alarms: beside or instead of the right item', ours: bound(beside, asked.length), rival: '', ratio: '' },
  ]; // biome-ignore format: a table
}
