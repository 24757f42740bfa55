import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMetadataReader } from '../../../src/metadata/open-metadata-reader.ts';
import { makePng, makeText, makeXmp } from './make-png.ts';

const READER = resolve(import.meta.dirname, '../../../src/metadata/open-metadata-reader.ts');
const SAMPLES = resolve(import.meta.dirname, '../../../../shared/samples');
const LIMITS = { timeoutMs: 20_000, maxOutputBytes: 4_000_000 };
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-test-exiftool-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The ids of all processes whose parent is `pid` (Linux). */
function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function becomesTrue(condition: () => boolean, timeoutMs = 5000): Promise<boolean> {
  for (const end = performance.now() + timeoutMs; performance.now() < end; await delay(20))
    if (condition()) return true;
  return condition();
}

/** A program of its own that reads the file given, says so, and stays. */
function startReaderProgram(file: string, options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}) {
  const program = `import { openMetadataReader } from ${JSON.stringify(READER)};
    const reader = openMetadataReader(${JSON.stringify(LIMITS)});
    setInterval(() => {}, 1000);
    console.log('started');
    const { metadata } = await reader.read(${JSON.stringify(file)});
    console.log('read ' + metadata.text('FileType'));`;
  return spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });
}

async function says(program: ChildProcess, text: string): Promise<void> {
  let seen = '';
  while (!seen.includes(text)) {
    const [chunk] = await once(program.stdout ?? program, 'data');
    seen += String(chunk);
  }
}

test('perl starts with the first read and is gone after close', async () => {
  const file = join(folder, 'a.png');
  writeFileSync(file, makePng());
  const before = new Set(childrenOf(process.pid));
  const reader = openMetadataReader(LIMITS);
  await delay(300);
  expect(childrenOf(process.pid).filter((pid) => !before.has(pid))).toEqual([]);
  await reader.read(file);
  const started = childrenOf(process.pid).filter((pid) => !before.has(pid));
  expect(started).toHaveLength(1);
  await reader.close();
  expect(await becomesTrue(() => !started.some(isRunning))).toBe(true);
});

test('closing a reader that never read anything works', async () => {
  await expect(openMetadataReader(LIMITS).close()).resolves.toBeUndefined();
});

test('perl that is killed while it reads is an error for that file and none for the next', async () => {
  const slow = join(folder, 'slow.xmp');
  writeFileSync(slow, makeXmp(`${'<a:s rdf:parseType="Resource">'.repeat(20_000)}${'</a:s>'.repeat(20_000)}`));
  const file = join(folder, 'b.png');
  writeFileSync(file, makePng(makeText('parameters', 'b')));
  const before = new Set(childrenOf(process.pid));
  const reader = openMetadataReader(LIMITS);
  await reader.read(file);
  const [perl = 0] = childrenOf(process.pid).filter((pid) => !before.has(pid));
  const reading = reader.read(slow);
  await delay(100);
  process.kill(perl, 'SIGKILL');
  await expect(reading).rejects.toMatchObject({ code: 'metadata.failed' });
  expect((await reader.read(file)).metadata.text('PNG:Parameters')).toBe('b');
  await reader.close();
});

test('a program that is killed leaves no perl behind, idle or busy', async () => {
  const idleFile = join(folder, 'idle.png');
  writeFileSync(idleFile, makePng());
  const busyFile = join(folder, 'busy.xmp');
  writeFileSync(busyFile, makeXmp(`${'<a:s rdf:parseType="Resource">'.repeat(50_000)}${'</a:s>'.repeat(50_000)}`));
  for (const [file, sign] of [
    [idleFile, 'read PNG'],
    [busyFile, 'started'],
  ] as const) {
    const program = startReaderProgram(file);
    await says(program, sign);
    expect(await becomesTrue(() => childrenOf(program.pid ?? 0).length > 0)).toBe(true);
    const perl = childrenOf(program.pid ?? 0);
    // Past the start of perl, well into the file.
    await delay(500);
    expect(perl.every(isRunning)).toBe(true);
    program.kill('SIGKILL');
    await once(program, 'exit');
    expect(await becomesTrue(() => !perl.some(isRunning))).toBe(true);
  }
});

test('a configuration file in the current or home directory is never run', async () => {
  const file = join(folder, 'c.png');
  writeFileSync(file, makePng());
  const trace = join(folder, 'was-run');
  writeFileSync(join(folder, '.ExifTool_config'), `open(my $f, '>', '${trace}'); close $f; 1;`);
  for (const env of [{ PATH: '/usr/bin:/bin' }, { PATH: '/usr/bin:/bin', HOME: folder, EXIFTOOL_HOME: folder }]) {
    const program = startReaderProgram(file, { cwd: folder, env });
    await says(program, 'read PNG');
    program.kill('SIGKILL');
    await once(program, 'exit');
    expect(existsSync(trace)).toBe(false);
  }
});

test('JUMBF is read only when asked for', async () => {
  if (!existsSync(SAMPLES)) {
    process.stdout.write('note: no samples next to the repository; JUMBF was not read\n');
    return;
  }
  const reader = openMetadataReader(LIMITS);
  const withJumbf = openMetadataReader({ ...LIMITS, includeJumbf: true });
  const sample = join(SAMPLES, 'TrustNXT__c2pa-ts/amazon-titan-g1.png');
  const groups = async (reading: ReturnType<typeof reader.read>) =>
    new Set((await reading).metadata.entries().map(({ key }) => key.group));
  expect(await groups(reader.read(sample))).not.toContain('CBOR');
  expect(await groups(reader.readWithJumbf(sample))).toContain('CBOR');
  expect(await groups(withJumbf.read(sample))).toContain('CBOR');
  await Promise.all([reader.close(), withJumbf.close()]);
});
