import { join } from 'node:path';
import { alternate } from './harness/alternate.ts';
import { measureFirstScan, REPOSITORY, scanCommand } from './harness/assay.ts';
import type { Bench } from './harness/bench.ts';
import { compareTimes } from './harness/figures.ts';
import { makeOnce } from './harness/make-once.ts';
import { type Command, measureProcess } from './harness/measure-process.ts';
import { makeRenders } from './make/renders.ts';

const COUNT = 2000;
const QUICK_COUNT = 200;
const LIMIT = 1.3;

export const renders: Bench = {
  name: 'renders',
  title: 'Renders without metadata, against SHA-256 of them on two threads',
  async run(context) {
    const count = context.quick ? QUICK_COUNT : COUNT;
    context.say(`  making ${count} renders`);
    const folder = await makeOnce(context.dataDir, `renders-${count}`, (made) => makeRenders(made, count));
    const scan = scanCommand(context.dataDir, folder, 'renders');
    const hash = hashCommand(folder);
    // Once for nothing: the disk's cache then holds the same for both.
    await measureProcess(hash);
    const sides = [() => measureFirstScan(scan), () => measureProcess(hash)];
    const [ours = [], rival = []] = await alternate(context.runs, sides, context.say);
    const target = { text: `at most ${LIMIT}x`, allowedMs: (rivalMs: number) => rivalMs * LIMIT };
    return {
      rows: [compareTimes(`${count.toLocaleString('en-US')} renders of 1–12 MB, first scan`, ours, rival, target)],
      notes: [
        'PNG, JPEG, TIFF, EXR and DPX of noise in sequences of fifty frames. Rival: `createHash` of every file in steps of 1 MiB, two threads. Both read from the disk’s cache, which is warmed before and has room for all of it: what is compared is work, not the disk.',
      ],
    };
  },
};

function hashCommand(folder: string): Command {
  return { file: process.execPath, args: [join(REPOSITORY, 'bench/rivals/hash-two-threads.ts'), folder] };
}
