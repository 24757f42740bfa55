import { existsSync } from 'node:fs';
import { alternate } from './harness/alternate.ts';
import { measureFirstScan, SAMPLES, scanCommand } from './harness/assay.ts';
import type { Bench, BenchContext } from './harness/bench.ts';
import { compareTimes } from './harness/figures.ts';
import { makeOnce } from './harness/make-once.ts';
import { measureProcess } from './harness/measure-process.ts';
import { makeCopies, makeDistinctCopies } from './make/copies.ts';
import { countOutcomes } from './make/outcomes.ts';
import { exiftoolCommand } from './rivals/exiftool.ts';

const TIMES = 10;

export const samplesExiftool: Bench = {
  name: 'samples-exiftool',
  title: 'The samples ten times over, against ExifTool alone',
  async run(context) {
    if (!existsSync(SAMPLES)) return { rows: [], notes: ['Not run: the samples are not there.'] };
    const { same, distinct } = await makeSampleFolders(context);
    const target = { text: 'no slower', allowedMs: (rivalMs: number) => rivalMs };
    const side = (folder: string) => {
      const scan = scanCommand(context.dataDir, folder, 'samples', '--json');
      const exiftool = exiftoolCommand(folder);
      return [() => measureFirstScan(scan), () => measureProcess(exiftool)];
    };
    const [ours = [], rival = []] = await alternate(context.runs, side(distinct), context.say);
    const [oursSame = [], rivalSame = []] = await alternate(context.runs, side(same), context.say);
    return {
      rows: [
        compareTimes(`1,400 files, no two with the same bytes`, ours, rival, target),
        compareTimes(`1,400 files, ten of each content`, oursSame, rivalSame, target),
      ],
      notes: [
        'Rival: `exiftool -r -j -G1:3 -a -struct`, one process. Ours: `assay scan --json` with a new ledger, which also hashes, validates, judges and records.',
        'The first line is the one that counts for distinct files. In the second, Assay reads each content once and knows the copies by their hash.',
        `Distinct copies differ in padding that no tool minds; both folders give the same outcomes (${describe(context, distinct, same)}).`,
      ],
    };
  },
};

export async function makeSampleFolders(
  context: BenchContext,
): Promise<{ readonly same: string; readonly distinct: string }> {
  const { dataDir } = context;
  const same = await makeOnce(dataDir, 'samples-same', async (folder) => makeCopies(SAMPLES, folder, TIMES));
  const distinct = await makeOnce(dataDir, 'samples-distinct', async (folder) =>
    makeDistinctCopies(SAMPLES, folder, TIMES),
  );
  return { same, distinct };
}

/** Says that varying the bytes changed nothing that is judged; throws when it did. */
function describe(context: BenchContext, distinct: string, same: string): string {
  const [a, b] = [countOutcomes(context.dataDir, distinct), countOutcomes(context.dataDir, same)];
  if (a !== b) throw new Error(`Distinct copies are judged differently:\n${a}\n${b}`);
  return a;
}
