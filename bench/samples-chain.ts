import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { alternate } from './harness/alternate.ts';
import { measureFirstScan, SAMPLES, scanCommand } from './harness/assay.ts';
import type { Bench } from './harness/bench.ts';
import { compareTimes } from './harness/figures.ts';
import { type Command, measureProcess } from './harness/measure-process.ts';
import { findC2patool } from './rivals/c2patool.ts';
import { EXIFTOOL, EXIFTOOL_ARGS } from './rivals/exiftool.ts';
import { makeSampleFolders } from './samples-exiftool.ts';

export const samplesChain: Bench = {
  name: 'samples-chain',
  title: 'The samples ten times over, against ExifTool, c2patool for each file and sha256sum',
  async run(context) {
    if (!existsSync(SAMPLES)) return { rows: [], notes: ['Not run: the samples are not there.'] };
    const c2patool = findC2patool(context.say);
    if (c2patool === undefined)
      return { rows: [], notes: ['Not run: there is no c2patool, and cargo could not build it.'] };
    const { same, distinct } = await makeSampleFolders(context);
    const side = (folder: string) => {
      const scan = scanCommand(context.dataDir, folder, 'samples', '--json');
      return [
        () => measureFirstScan(scan),
        () => measureProcess(chain(folder, c2patool.path, 1)),
        () => measureProcess(chain(folder, c2patool.path, availableParallelism())),
      ];
    };
    const target = { text: '3x faster', allowedMs: (rivalMs: number) => rivalMs / 3 };
    const [ours = [], rival = [], parallel = []] = await alternate(context.runs, side(distinct), context.say);
    const [oursSame = [], rivalSame = []] = await alternate(context.runs, side(same).slice(0, 2), context.say);
    return {
      rows: [
        compareTimes('1,400 files, no two with the same bytes', ours, rival, target),
        compareTimes('the same; c2patool and sha256sum on all cores', ours, parallel),
        compareTimes('1,400 files, ten of each content', oursSame, rivalSame, target),
      ],
      notes: [
        `Rival: \`exiftool ${EXIFTOOL_ARGS.join(' ')} DIR\`, then \`c2patool FILE\` for each file (${c2patool.version}), then \`sha256sum\`, one after the other, outputs thrown away. The second line is a user who also spreads the last two over the cores.`,
        'c2patool runs with its own defaults and without a network.',
      ],
    };
  },
};

/** c2patool ends with an error for each file without a credential: that is an answer. */
function chain(folder: string, c2patool: string, processes: number): Command {
  const script = [
    'perl "$2" $3 "$1" > /dev/null 2>&1',
    'find "$1" -type f -print0 | xargs -0 -n 1 -P "$5" "$4" > /dev/null 2>&1',
    'find "$1" -type f -print0 | xargs -0 -n 100 -P "$5" sha256sum > /dev/null',
  ].join('; ');
  const args = ['-c', script, 'sh', folder, EXIFTOOL, EXIFTOOL_ARGS.join(' '), c2patool, String(processes)];
  return { file: '/bin/sh', args };
}
