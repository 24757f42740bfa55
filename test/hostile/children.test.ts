import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makePng, makeText } from '../integration/metadata/make-png.ts';
import { expectTyped } from './support/expect-typed.ts';
import { type HostileFolder, makeHostileFolder } from './support/hostile-folder.ts';
import { describeProcess, parseLines } from './support/run-assay.ts';

const FILES = 300;

function makeFull(): HostileFolder {
  const folder = makeHostileFolder();
  for (let index = 0; index < FILES; index += 1) {
    const text = `a street, ${index}\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: ${index}`;
    folder.write(`f${index}x.png`, makePng(makeText('parameters', text)));
  }
  return folder;
}

/** Kills the first process, other than the program's own, whose command line fits; says whether there was one. */
function killOne(processes: readonly number[], pattern: RegExp): boolean {
  const victim = processes.slice(1).find((pid) => pattern.test(describeProcess(pid)));
  if (victim === undefined) return false;
  process.kill(victim, 'SIGKILL');
  return true;
}

test.each([
  ['an inspecting process', /inspect-child/, 'reader.crashed'],
  ['ExifTool', /exiftool/, 'metadata.failed'],
])('%s is killed from outside while it works: one file at most pays for it', async (_what, pattern, code) => {
  const folder = makeFull();
  try {
    let killed = false;
    let looks = 0;
    const whileRunning = (processes: readonly number[]): void => {
      // Some time after its start, so that it is at work.
      if (processes.slice(1).some((pid) => /exiftool/.test(describeProcess(pid)))) looks += 1;
      if (!killed && looks > 10) killed = killOne(processes, pattern);
    };
    const run = await folder.scan({ whileRunning, lookEveryMs: 10 });
    expect(killed).toBe(true);
    const { assets } = expectTyped(run, { seconds: 60 });
    const outcomes = [...assets.values()].map((line) => line.error?.code ?? line.origin);
    expect(outcomes.length).toBe(FILES + 1);
    expect(outcomes.filter((outcome) => outcome === 'generated').length).toBeGreaterThanOrEqual(FILES);
    expect(outcomes.filter((outcome) => outcome !== 'generated' && outcome !== code)).toEqual([]);
  } finally {
    folder.remove();
  }
});

test('the program itself is killed: all that it started ends, and the next scan is whole', async () => {
  const folder = makeFull();
  try {
    let looks = 0;
    const whileRunning = (processes: readonly number[]): void => {
      const [program] = processes;
      if (processes.some((pid) => /exiftool/.test(describeProcess(pid)))) looks += 1;
      if (looks > 10 && program !== undefined) process.kill(program, 'SIGKILL');
    };
    const killed = await folder.scan({ whileRunning, lookEveryMs: 10 });
    expect(killed.exitCode).toBeNull();
    expect(killed.leftBehind).toEqual([]);
    expect(killed.temporaryLeft).toEqual([]);
    expect(killed.sourcesChanged).toEqual([]);
    const { summary } = parseLines((await folder.scan()).stdout);
    expect(summary.origins.generated).toBe(FILES + 1);
  } finally {
    folder.remove();
  }
});

test('where nothing could be read and nothing was found, the exit code says so', async () => {
  const folder = makeHostileFolder({ bare: true });
  try {
    folder.write('empty.png', '');
    folder.write('cut.png', makePng().subarray(0, 50));
    folder.write(join('folder', 'of no type'), 'x\0y');
    const { outcome } = expectTyped(await folder.scan(), { seconds: 60, exitCode: 3, bare: true });
    expect(['empty.png', 'cut.png', 'folder/of no type'].map(outcome)).toEqual([
      'unreadable file.empty',
      'unreadable file.truncated',
      'unsupported',
    ]);
  } finally {
    folder.remove();
  }
});
