import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pickNumber } from '../../bench/make/noise.ts';
import { openCredentialReader } from '../../src/credentials/open-credential-reader.ts';
import { loadTrustSet } from '../../src/credentials/trust-set.ts';
import { probeFile } from '../../src/media/probe/probe-file.ts';
import { readMarked } from '../../src/pipeline/mark/existing-credential.ts';
import { makeWav } from '../support/credential-files.ts';
import {
  expectTidy,
  findChanges,
  findTemporary,
  type Marked,
  type MarkFolder,
  makeMarkFolder,
} from './support/mark-folder.ts';
import { makeFrame, makeStill } from './support/mark-media.ts';
import { describeProcess } from './support/run-assay.ts';
import { startSigningService } from './support/signing-service.ts';

const VICTIMS = ['the program', 'a marking process', 'all of them', 'the program, asked politely'] as const;
type Victim = (typeof VICTIMS)[number];
/** Pictures, frames, sounds, and the index of the sequence. */
const SIGNATURES = 27;
const JITTER_MS = 40;
/** Moments over the same files, each victim once; then they are completed. */
const ROUNDS = VICTIMS.length;
/** Whole rounds: what kills left in a folder that no run came to again lies there until one completes. */
const MOMENTS = ROUNDS;

let folder: MarkFolder;
let pristine = '';
beforeAll(async () => {
  folder = await makeMarkFolder();
  pristine = join(folder.base, 'pristine');
  for (let index = 0; index < 12; index += 1) {
    folder.write(`stills/p${'abcdefghijkl'[index]}.jpg`, await makeStill(index));
    folder.write(`comps/e${'abcdefghijkl'[index]}.exr`, makeFrame(index));
  }
  for (let frame = 1; frame <= 5; frame += 1) folder.write(`seq/s.${frame}.exr`, makeFrame(50 + frame));
  for (const name of ['a', 'b']) folder.write(`sounds/${name}.wav`, makeWav());
  cpSync(folder.root, pristine, { recursive: true });
});
afterAll(() => folder?.remove());

const options = ['--in-place', '--origin', 'generated'];

interface Killed {
  readonly run: Marked;
  readonly hit: boolean;
}

/** Runs and kills at that signature, some milliseconds later: between any two steps of any file. */
async function killAt(victim: Victim, signature: number, afterMs: number, args: readonly string[]): Promise<Killed> {
  let processes: readonly number[] = [];
  let hit = false;
  const service = await startSigningService(folder.keys, ({ number }) => {
    if (number === signature)
      void delay(afterMs).then(() => {
        const victims = choose(victim, processes);
        hit = victims.length > 0;
        for (const pid of victims) kill(pid, victim === 'the program, asked politely' ? 'SIGINT' : 'SIGKILL');
      });
    return undefined;
  });
  const run = await folder.mark([folder.root, ...args, ...service.options], {
    lookEveryMs: 10,
    whileRunning: (living) => {
      processes = living;
    },
  });
  await service.close();
  return { run, hit };
}

function choose(victim: Victim, processes: readonly number[]): readonly number[] {
  if (victim === 'all of them') return processes;
  if (victim !== 'a marking process') return processes.slice(0, 1);
  return processes.filter((pid) => describeProcess(pid).includes('mark-child')).slice(0, 1);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}

const credentials = openCredentialReader({ trust: loadTrustSet([]) });

/** State of what each file, and the index of the sequence, carries in it or beside it. */
async function readStates(): Promise<ReadonlyMap<string, string>> {
  const states = new Map<string, string>();
  for (const name of folder.describe().keys()) {
    if (!/\.(?:jpg|exr|wav|sequence\.json)$/.test(name)) continue;
    const there = await readMarked(join(folder.root, name), { probe: probeFile, credentials });
    states.set(name, there?.credential.state ?? 'gone');
  }
  return states;
}

test('killed at any moment, every file is the old one or reads back, and the next run completes the rest', async () => {
  const seed = Date.now() % 100_000;
  let hits = 0;
  let states: ReadonlyMap<string, string> = new Map();
  for (let moment = 0; moment < MOMENTS; moment += 1) {
    const victim = VICTIMS[moment % VICTIMS.length] ?? 'the program';
    const signature = pickNumber(seed + moment, 1, SIGNATURES);
    const afterMs = pickNumber(seed + 1000 + moment, 0, JITTER_MS);
    const what = `${victim} at signature ${signature} + ${afterMs} ms, moment ${moment} of seed ${seed}`;
    // Several times over the same files, so that there is a history to lose, then over new ones.
    const args = [...options, '--tool', `T${moment % ROUNDS}`];
    if (moment % ROUNDS === 0) {
      rmSync(folder.root, { recursive: true });
      cpSync(pristine, folder.root, { recursive: true });
      states = new Map();
    }
    const [before, lay] = [folder.describe(), findTemporary(folder.base)];
    const { run, hit } = await killAt(victim, signature, afterMs, args);
    if (hit) hits += 1;
    expect(run.leftBehind, what).toEqual([]);
    expect(run.stderr, what).not.toMatch(/bug in Assay/);
    // What ends in order leaves nothing of its own; a folder that it did not get to keeps what was there.
    if (run.exitCode !== null)
      expect(
        run.temporary.filter((name) => !lay.includes(name)),
        what,
      ).toEqual([]);
    const changed = new Set(findChanges(before, folder.describe()));
    const after = await readStates();
    for (const [name, state] of after) {
      const isOld = !changed.has(name) && (states.get(name) ?? 'absent') === 'absent';
      // Nothing is half a mark, and no mark that was there is gone.
      expect([what, name, isOld && state === 'absent' ? 'valid' : state]).toEqual([what, name, 'valid']);
    }
    states = after;
    if (moment % ROUNDS === ROUNDS - 1) {
      const completed = await folder.mark([folder.root, ...args]);
      expectTidy(completed, 0);
      expect(completed.summary, what).toMatchObject({ failed: 0, sequences: 1, frames: 5 });
      states = await readStates();
      expect(
        [...states].filter(([name, state]) => state !== 'valid' && !name.startsWith('seq/s.')),
        what,
      ).toEqual([]);
    }
  }
  // A kill that came too late tried nothing.
  expect(hits).toBeGreaterThan(MOMENTS / 2);
  expect((await folder.run(['verify', folder.root, '--require-marks'])).exitCode).toBe(0);
  const ledger = await folder.run(['ledger', 'verify', '--ledger', join(folder.work, 'ledger.sqlite')]);
  expect(ledger.exitCode).toBe(0);
}, 300_000);

test('asked to stop while a signer hangs, it stops', async () => {
  const before = folder.describe();
  let asked = 0;
  let isStopped = false;
  const service = await startSigningService(folder.keys, () => {
    asked = performance.now();
    return 'no answer';
  });
  const run = await folder.mark([folder.root, ...options, '--tool', 'hanging', ...service.options], {
    whileRunning: ([program]) => {
      if (asked === 0 || isStopped || program === undefined) return;
      isStopped = true;
      kill(program, 'SIGINT');
    },
  });
  await service.close();
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toMatch(/Stopped/);
  expect(performance.now() - asked).toBeLessThan(15_000);
  expect(run.temporary).toEqual([]);
  expect(run.leftBehind).toEqual([]);
  expect(findChanges(before, folder.describe())).toEqual([]);
});

test('a file on the way that is of a run still at work is left alone, and is no fault', async () => {
  const place = join(folder.base, 'both');
  cpSync(join(pristine, 'stills'), place, { recursive: true });
  const results: Promise<Marked>[] = [];
  const service = await startSigningService(folder.keys, ({ number }) => {
    if (number === 3) results.push(folder.mark([place, '--out', join(folder.base, 'copies'), '--origin', 'generated']));
    return undefined;
  });
  const run = await folder.mark([place, ...options, ...service.options]);
  await service.close();
  const [beside] = await Promise.all(results);
  expect(run.exitCode).toBe(0);
  // Some it met while the other one put them in place.
  for (const { path, error } of beside?.lines ?? []) {
    expect(path).not.toMatch(/\.tmp$/);
    if (error !== undefined) expect(['file.changed', 'file.vanished', 'mark.refused']).toContain(error.code);
  }
  expect(readFileSync(join(place, 'pa.jpg')).length).toBeGreaterThan(0);
  expect((await folder.run(['verify', place, '--require-marks'])).exitCode).toBe(0);
  expect(findTemporary(folder.base)).toEqual([]);
});
