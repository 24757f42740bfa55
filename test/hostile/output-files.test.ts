import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clearStale } from '../../src/media/output/clear-stale.ts';
import { openOutputFiles } from '../../src/media/output/open-output-files.ts';
import { withSmallDisk } from '../support/small-disk.ts';

const OUTPUT = resolve(import.meta.dirname, '../../src/media/output/open-output-files.ts');
const KEEP = { owner: false, times: false };
const files = openOutputFiles();
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-test-hostile-output-'));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a full disk: nothing is left, and what was there stays', async () => {
  await withSmallDisk({ sizeKib: 64 }, async (disk) => {
    const source = join(folder, 'large.bin');
    writeFileSync(source, Buffer.alloc(100_000, 7));
    const destination = join(disk, 'out.bin');
    writeFileSync(destination, 'the old one');
    await files.prepare({ source, destination, inPlace: false });
    const temporary = files.temporary(destination);
    await expect(files.copy(source, temporary)).rejects.toMatchObject({ code: 'output.full' });
    await expect(files.write(temporary, Buffer.alloc(100_000, 7))).rejects.toMatchObject({ code: 'output.full' });
    expect(readdirSync(disk)).toEqual(['out.bin']);
    expect(readFileSync(destination, 'utf8')).toBe('the old one');
    // There is room again: nothing of the failed ones takes it.
    await files.write(temporary, Buffer.alloc(50_000, 7));
    await files.commit(temporary, destination, { like: source, keep: KEEP });
    expect(readFileSync(destination)).toHaveLength(50_000);
  });
});

test('a disk that may only be read', async () => {
  const lay = (disk: string): void => writeFileSync(join(disk, 'a.bin'), 'a');
  await withSmallDisk({ sizeKib: 64, readOnlyAfter: lay }, async (disk) => {
    const path = join(disk, 'a.bin');
    const forbidden = { code: 'output.forbidden' };
    await expect(files.prepare({ source: path, destination: path, inPlace: true })).rejects.toMatchObject(forbidden);
    const below = join(disk, 'x', 'b.bin');
    await expect(files.prepare({ source: path, destination: below, inPlace: false })).rejects.toMatchObject(forbidden);
    await expect(files.write(join(disk, 'b.tmp'), Buffer.from('b'))).rejects.toMatchObject(forbidden);
    await expect(files.copy(path, join(disk, 'b.tmp'))).rejects.toMatchObject(forbidden);
  });
});

test('a folder and a file of somebody else', () => {
  const place = join(folder, 'theirs');
  mkdirSync(place);
  writeFileSync(join(place, 'a.bin'), 'a');
  chmodSync(join(place, 'a.bin'), 0o644);
  const open = join(folder, 'open');
  mkdirSync(open);
  writeFileSync(join(open, 'a.bin'), 'a');
  chmodSync(join(open, 'a.bin'), 0o644);
  if (process.getuid?.() === 0) chmodSync(open, 0o777);
  chmodSync(place, 0o555);
  const program = `import { openOutputFiles } from ${JSON.stringify(OUTPUT)};
    const files = openOutputFiles();
    const codeOf = (promise) => promise.then(() => 'done', (error) => error.code);
    const source = ${JSON.stringify(join(place, 'a.bin'))};
    const theirs = ${JSON.stringify(join(open, 'a.bin'))};
    console.log(JSON.stringify([
      await codeOf(files.prepare({ source, destination: source, inPlace: true })),
      await codeOf(files.prepare({ source, destination: source + '.new', inPlace: false })),
      await codeOf(files.prepare({ source, destination: ${JSON.stringify(join(place, 'x', 'a.bin'))}, inPlace: false })),
      await codeOf(files.write(source + '.tmp', Buffer.from('x'))),
      await codeOf(files.copy(source, source + '.tmp')),
      await codeOf(files.prepare({ source: theirs, destination: theirs, inPlace: true })),
    ]));`;
  const asUser = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: '/',
    encoding: 'utf8',
    ...asUser,
  });
  const own = asUser.uid === undefined ? 'done' : 'output.forbidden';
  expect(JSON.parse(said)).toEqual([...Array.from({ length: 5 }, () => 'output.forbidden'), own]);
  chmodSync(place, 0o755);
});

test('a FIFO is neither waited for nor replaced', async () => {
  const pipe = join(folder, 'pipe');
  if (spawnSync('mkfifo', [pipe]).status !== 0) return;
  const source = join(folder, 'source.bin');
  writeFileSync(source, 'a');
  await expect(files.copy(pipe, join(folder, 'pipe.tmp'))).rejects.toMatchObject({ code: 'file.not-regular' });
  await expect(files.prepare({ source, destination: pipe, inPlace: false })).rejects.toMatchObject({
    code: 'output.refused',
  });
  expect(existsSync(join(folder, 'pipe.tmp'))).toBe(false);
});

test('killed at any moment, the file is the old one or the new one', async () => {
  const place = join(folder, 'killed');
  mkdirSync(place);
  const destination = join(place, 'film.bin');
  writeFileSync(destination, Buffer.alloc(3_000_000, 'a'));
  const program = `import { openOutputFiles } from ${JSON.stringify(OUTPUT)};
    const files = openOutputFiles();
    const destination = ${JSON.stringify(destination)};
    console.log('started');
    for (let round = 0; ; round += 1) {
      const temporary = files.temporary(destination);
      await files.write(temporary, Buffer.alloc(3_000_000, 'bcdefg'[round % 6]));
      await files.commit(temporary, destination, { like: destination, keep: { owner: true, times: true } });
    }`;
  for (let round = 0; round < 4; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await delay(20 + round * 13);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const bytes = readFileSync(destination);
    expect(bytes.length).toBe(3_000_000);
    expect(bytes.equals(Buffer.alloc(3_000_000, bytes[0]))).toBe(true);
    const leftBehind = readdirSync(place).length - 1;
    expect(await clearStale(place)).toBe(leftBehind);
    expect(readdirSync(place)).toEqual(['film.bin']);
  }
});
