import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScanLines, SAMPLES } from './harness/assay.ts';
import type { Bench, BenchRow } from './harness/bench.ts';

const FLAGGED = new Set(['generated', 'ai-edited', 'contains-ai']);
const TOUCHED = new Set(['generated', 'ai-edited']);

export const samplesFlagged: Bench = {
  name: 'samples-flagged',
  title: 'What is flagged of files whose origin is known',
  async run({ dataDir }) {
    if (!existsSync(SAMPLES)) return { rows: [], notes: ['Not run: the samples are not there.'] };
    const known = readManifest();
    return {
      rows: [...compare(dataDir, known, false, 68), ...compare(dataDir, known, true, 69)],
      notes: [
        'Ours: how many are flagged (`generated`, `ai-edited` or `contains-ai`). Rival: how many there are. `needs-answer` is neither a hit nor a false alarm.',
      ],
    };
  },
};

/** True origin by path, as the samples' own list has it. */
function readManifest(): ReadonlyMap<string, string> {
  const lines = readFileSync(join(SAMPLES, 'manifest.tsv'), 'utf8').trimEnd().split('\n').slice(1);
  return new Map(lines.map((line) => line.split('\t')).map(([path = '', origin = '']) => [path, origin]));
}

function compare(
  dataDir: string,
  known: ReadonlyMap<string, string>,
  deep: boolean,
  wanted: number,
): readonly BenchRow[] {
  const lines = readScanLines(dataDir, SAMPLES, ...(deep ? ['--deep'] : []));
  const flagged = lines.filter((line) => line.kind === 'asset' && FLAGGED.has(line.origin ?? ''));
  const count = (isWanted: (origin: string) => boolean): [number, number] => [
    flagged.filter((line) => isWanted(known.get(line.path) ?? '')).length,
    [...known.values()].filter(isWanted).length,
  ];
  const [hits, touched] = count((origin) => TOUCHED.has(origin));
  const [alarms, clean] = count((origin) => origin === 'none');
  const how = deep ? 'with --deep' : 'without --deep';
  return [
    describe(`flagged of those made or edited with AI, ${how}`, hits, touched, `${wanted}`, hits >= wanted),
    describe(`flagged of those that were not, ${how}`, alarms, clean, '0', alarms === 0),
  ];
}

function describe(what: string, ours: number, all: number, target: string, met: boolean): BenchRow {
  return { what, ours: String(ours), rival: String(all), ratio: `${ours} of ${all}`, target, met };
}
