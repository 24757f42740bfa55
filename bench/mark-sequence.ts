import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alternate } from './harness/alternate.ts';
import { forgetLedger, makeKeys, markCommand, REPOSITORY } from './harness/assay.ts';
import type { Bench } from './harness/bench.ts';
import { compareTimes } from './harness/figures.ts';
import { makeOnce } from './harness/make-once.ts';
import { type Command, type Measured, measureProcess } from './harness/measure-process.ts';
import { makeExr } from './make/exr.ts';
import { makeNoise } from './make/noise.ts';

const COUNT = 2000;
const QUICK_COUNT = 100;
const LIMIT = 1.3;
/** Small ones: what is left is the index and its signature. */
const MANY = 5000;
const SMALL_FRAME = { width: 16, height: 9 };
/** 5.5 MB a frame, as a compressed 2K frame has: two thousand are in the disk's cache together with everything else. */
const FRAME = { width: 1280, height: 720 };

export const markSequence: Bench = {
  name: 'mark-sequence',
  title: 'EXR frames marked as one sequence, against SHA-256 of them on two threads',
  async run(context) {
    const count = context.quick ? QUICK_COUNT : COUNT;
    const folder = await makeOnce(context.dataDir, `frames-${count}`, (made) => makeFrames(made, count, FRAME));
    const many = await makeOnce(context.dataDir, `small-frames-${MANY}`, (made) => makeFrames(made, MANY, SMALL_FRAME));
    const keys = makeKeys(context.dataDir);
    const compare = async (frames: string) => {
      const ours = markCommand(context.dataDir, 'frames', [
        frames, '--in-place', '--key', keys.folder, '--trust', keys.anchor, '--origin', 'generated', '--tool', 'ComfyUI@0.3', '--fps', '24',
      ]); // biome-ignore format: a command line
      const hash: Command = {
        file: process.execPath,
        args: [join(REPOSITORY, 'bench/rivals/hash-two-threads.ts'), frames],
      };
      const fresh = async (command: Command): Promise<Measured> => {
        for (const name of readdirSync(frames)) if (!name.endsWith('.exr')) rmSync(join(frames, name));
        forgetLedger(ours.ledger);
        return measureProcess(command);
      };
      // Once for nothing: the disk's cache then holds the same for both.
      await fresh(hash);
      await fresh(ours);
      return alternate(context.runs, [() => fresh(ours), () => fresh(hash)], context.say);
    };
    const [marked = [], rival = []] = await compare(folder);
    const [markedMany = [], rivalMany = []] = await compare(many);
    const target = { text: `at most ${LIMIT}x`, allowedMs: (rivalMs: number) => rivalMs * LIMIT };
    return {
      rows: [
        compareTimes(`${count.toLocaleString('en-US')} EXR frames of 5.5 MB`, marked, rival, target),
        compareTimes(
          `${MANY.toLocaleString('en-US')} frames of 2 KB, starting the program included`,
          markedMany,
          rivalMany,
        ),
      ],
      notes: [
        'Both read from the disk’s cache, which is warmed before. Ours hashes each frame, walks its structure, writes the index, signs it and reads it back.',
      ],
    };
  },
};

async function makeFrames(folder: string, count: number, { width, height }: typeof FRAME): Promise<void> {
  for (let frame = 1; frame <= count; frame += 1) {
    const name = `sh010_comp_v001.${String(1000 + frame)}.exr`;
    writeFileSync(join(folder, name), makeExr(width, height, makeNoise(frame, width * height * 6)));
  }
}
