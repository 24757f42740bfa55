import { RECALL_TARGETS } from '../transforms/transform.ts';
import type { Observation } from '../trial/judge.ts';
import type { TrialResult } from '../trial/run-trial.ts';
import { boundRate, formatPercent, type Share } from './intervals.ts';
import { countUnsearched, countWrong, recallOf, TRANSFORMS } from './pick-observations.ts';

/** Shows more of the picture that it is put on than of its own. */
const ON_A_PLATE = 'composite-50';

/** All figures of the trial on pictures, as Markdown. */
export function renderFigures(result: TrialResult): string {
  const { observations, ledger, half } = result;
  const asked = observations.filter(({ group }) => group === 'asked');
  const pictures = new Set(asked.map(({ picture }) => picture)).size;
  return [
    `The ${half} half: ${pictures} pictures asked for in a ledger of ${ledger.items} generated contents (${ledger.failed.length} could not be fingerprinted).`,
    '## By what was done to them',
    table(
      ['transform', 'what it is', 'found', '95 %', 'not searched', 'wrong item', 'target', 'met'],
      TRANSFORMS.map((each) =>
        transformRow(
          each,
          observations.filter(({ transform }) => transform === each.name),
        ),
      ),
    ),
    '## By kind of picture',
    table(
      ['kind', 'pictures', 'found through all transforms', '95 %', 'not searched', 'wrong item'],
      [...Map.groupBy(asked, ({ kind }) => kind)]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([kind, list]) => kindRow(kind, list)),
    ),
    '## What is not in the ledger',
    foreignTable(observations),
    '## False alarms by kind of picture',
    'Pictures of no ledger. Made pictures of one kind share what their generator draws: the same tiles in the same perspective, the same words in the same typeface.',
    alarmTable(observations),
    '## What a hit is worth',
    hitTable(observations),
  ].join('\n\n');
}

function transformRow(about: (typeof TRANSFORMS)[number], list: readonly Observation[]): readonly string[] {
  const share = recallOf(list);
  const target = about.target === undefined ? undefined : RECALL_TARGETS[about.target];
  const met = share.hits / share.of >= (target ?? 0) ? 'yes' : 'NO';
  return [
    about.name,
    about.about,
    ...shareCells(share),
    String(countUnsearched(list)),
    String(countWrong(list.filter(({ group }) => group === 'asked'))),
    target === undefined ? '' : formatPercent(target),
    target === undefined ? '' : met,
  ];
}

function kindRow(kind: string, list: readonly Observation[]): readonly string[] {
  const pictures = new Set(list.map(({ picture }) => picture)).size;
  return [
    kind,
    String(pictures),
    ...shareCells(recallOf(list)),
    String(countUnsearched(list)),
    String(countWrong(list)),
  ];
}

function shareCells({ hits, of, low, high }: Share): readonly [string, string] {
  return of === 0
    ? ['', '']
    : [`${formatPercent(hits / of)} (${hits} of ${of})`, `${formatPercent(low)} to ${formatPercent(high)}`];
}

function foreignTable(observations: readonly Observation[]): string {
  const groups = [
    { what: 'pictures of no ledger', list: observations.filter(({ group }) => group === 'foreign') },
    { what: 'slates, bars, leaders, logos', list: observations.filter(({ group }) => group === 'common') },
  ];
  const rows = groups.map(({ what, list }) => [
    what,
    String(new Set(list.map(({ picture }) => picture)).size),
    String(list.length),
    `${countWrong(list)} (below ${(boundRate(countWrong(list), list.length) * 100).toFixed(2)} %)`,
    String(list.filter(({ near }) => near.length > 0).length),
    String(list.filter(({ slates }) => slates.length > 0).length),
    String(list.filter(({ asCommon }) => asCommon).length),
  ]);
  return table(
    ['what', 'pictures', 'queries', 'wrong items', 'near-duplicates', 'slates as an instance', 'known as common'],
    rows,
  );
}

function alarmTable(observations: readonly Observation[]): string {
  const foreign = observations.filter(({ group }) => group === 'foreign');
  const rows = [...Map.groupBy(foreign, ({ kind }) => kind)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, list]) => {
      const alarms = list.filter(({ wrong }) => wrong.length > 0);
      const onPlates = alarms.filter(({ transform }) => transform === ON_A_PLATE);
      const own = alarms.filter((each) => !onPlates.includes(each));
      return [
        kind,
        String(new Set(list.map(({ picture }) => picture)).size),
        String(new Set(own.map(({ picture }) => picture)).size),
        String(new Set(onPlates.map(({ picture }) => picture)).size),
        `${alarms.length} of ${list.length}`,
      ];
    });
  return table(['kind', 'pictures', 'with a false alarm', '… when put on a plate', 'queries'], rows);
}

function hitTable(observations: readonly Observation[]): string {
  const reported = observations.filter(({ by, hit, wrong }) => by !== undefined && (hit || wrong.length > 0));
  const groups = Map.groupBy(reported, ({ confidence, by }) => `${confidence}, by ${by}`);
  const rows = [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, list]) => {
      const wrong = list.filter(({ hit }) => !hit).length;
      return [name, String(list.length), String(wrong), `${(boundRate(wrong, list.length) * 100).toFixed(2)} %`];
    });
  return table(['confidence', 'reports', 'of them wrong', 'at most wrong at 95 %'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
