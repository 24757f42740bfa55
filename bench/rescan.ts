import { join } from 'node:path';
import { alternate } from './harness/alternate.ts';
import { measureFirstScan, REPOSITORY, scanCommand } from './harness/assay.ts';
import type { Bench, BenchContext, BenchRow } from './harness/bench.ts';
import { compareTimes } from './harness/figures.ts';
import { makeOnce } from './harness/make-once.ts';
import { type Command, measureProcess } from './harness/measure-process.ts';
import { makeSmallFiles } from './make/small-files.ts';

const FILES = 100_000;
const QUICK_FILES = 10_000;
const LIMIT = 1.5;
const ALLOWANCE_MS = 300;

export const rescan: Bench = {
  name: 'rescan',
  title: 'Second scan of unchanged files, against a walk with readdir and lstat',
  async run(context) {
    const files = context.quick ? QUICK_FILES : FILES;
    const rows: BenchRow[] = [];
    for (const folders of [files / 100, files / 1000, 1])
      rows.push(...(await compareTree(context, files, folders, rows.length === 0)));
    return {
      rows,
      notes: [
        'Rival: a Node program that lists with `readdir` and looks at the files of each directory in parallel with `lstat`, in a process of its own; the line marked “blocking” has the faster way of one blocking look after the other. Ours compares all of it with the ledger, groups the sequences and prints the summary.',
      ],
    };
  },
};

async function compareTree(
  context: BenchContext,
  files: number,
  folders: number,
  counts: boolean,
): Promise<readonly BenchRow[]> {
  context.say(`  ${files} files in ${folders} folders`);
  const folder = await makeSmallTree(context, files, folders);
  const scan = scanCommand(context.dataDir, folder, `rescan-${folders}`);
  await measureFirstScan(scan);
  const sides = [
    () => measureProcess(scan),
    () => measureProcess(walkCommand(folder, 'parallel')),
    () => measureProcess(walkCommand(folder, 'sync')),
  ];
  const [ours = [], rival = [], blocking = []] = await alternate(context.runs, sides, context.say);
  const what = `${files.toLocaleString('en-US')} files in ${folders === 1 ? 'one folder' : `${folders.toLocaleString('en-US')} folders`}`;
  const target = {
    text: `at most ${LIMIT}x + ${ALLOWANCE_MS / 1000} s`,
    allowedMs: (ms: number) => ms * LIMIT + ALLOWANCE_MS,
  };
  return [
    compareTimes(what, ours, rival, ...(counts ? [target] : [])),
    compareTimes(`${what}, blocking`, ours, blocking),
  ];
}

export function makeSmallTree(context: BenchContext, files: number, folders: number): Promise<string> {
  return makeOnce(context.dataDir, `small-${files}-${folders}`, async (made) => makeSmallFiles(made, files, folders));
}

function walkCommand(folder: string, how: 'parallel' | 'sync'): Command {
  return { file: process.execPath, args: [join(REPOSITORY, 'bench/rivals/walk.ts'), folder, how] };
}
