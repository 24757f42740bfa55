import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { extensionsOf } from '../../../../src/media/probe/media-type.ts';
import { probeFile } from '../../../../src/media/probe/probe-file.ts';
import { makeMovie } from './make/bmff.ts';
import { noise } from './make/bytes.ts';
import { makeJpeg } from './make/jpeg.ts';
import { makeMatroska } from './make/others.ts';
import { makePng, pngChunk } from './make/png.ts';
import { probeBytes } from './make/probe-bytes.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-probe-file-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function put(name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function codeOf(path: string, options = {}): Promise<unknown> {
  return probeFile(path, options).then(
    () => 'no error',
    (error: { name: string; code: string }) => `${error.name} ${error.code}`,
  );
}

test('what is no regular file is refused at once', async () => {
  const fifo = join(folder, 'pipe.jpg');
  execFileSync('mkfifo', [fifo]);
  symlinkSync('/dev/zero', join(folder, 'zero.jpg'));
  mkdirSync(join(folder, 'folder.png'));
  symlinkSync('loop.png', join(folder, 'loop.png'));
  for (const name of ['pipe.jpg', 'zero.jpg', 'folder.png', 'loop.png']) {
    expect([name, await codeOf(join(folder, name))]).toEqual([name, 'AssayError file.not-regular']);
  }
});

test('missing, empty, too long, with NUL: each its own code', async () => {
  expect(await codeOf(join(folder, 'gone.png'))).toBe('AssayError file.vanished');
  expect(await codeOf(join(put('file.png', makePng()), 'x.png'))).toBe('AssayError file.vanished');
  expect(await codeOf(put('empty.png', Buffer.alloc(0)))).toBe('AssayError file.empty');
  expect(await codeOf(join(folder, `${'x'.repeat(300)}.png`))).toBe('AssayError file.name');
  expect(await codeOf(join(folder, 'a\0b.png'))).toBe('AssayError file.name');
});

test('a file that may not be read is forbidden', async () => {
  const path = put('secret.png', makePng());
  chmodSync(path, 0);
  // Root reads everything.
  expect(await codeOf(path)).toBe(process.getuid?.() === 0 ? 'no error' : 'AssayError file.forbidden');
});

test('a file other than the one listed has changed', async () => {
  const path = put('moving.png', makePng());
  const { size, mtimeMs, ctimeMs, ino } = statSync(path);
  const expected = { sizeBytes: size, mtimeMs, ctimeMs, inode: ino };
  expect(await codeOf(path, { expected })).toBe('no error');
  appendFileSync(path, 'x');
  expect(await codeOf(path, { expected })).toBe('AssayError file.changed');
  utimesSync(path, 1, 1);
  expect(await codeOf(path, { expected: { ...expected, sizeBytes: size + 1 } })).toBe('AssayError file.changed');
});

test('a large file that grows while it is read has changed', async () => {
  const path = put('growing.mov', Buffer.alloc(80 * 1024 * 1024));
  const reading = codeOf(path);
  // The probe pauses for the event loop every 64 MB.
  appendFileSync(path, 'x');
  expect(await reading).toBe('AssayError file.changed');
});

test('a large file rewritten in place while it is read has changed, though its size is the same', async () => {
  const path = put('rewritten.mov', Buffer.alloc(80 * 1024 * 1024));
  utimesSync(path, 1000, 1000);
  const reading = codeOf(path);
  writeFileSync(path, 'x', { flag: 'r+' });
  expect(await reading).toBe('AssayError file.changed');
});

test('names that shells and terminals stumble over', async () => {
  for (const name of ['-rf', 'a\nb.png', '"\'`.png', '🎬.png', `${'n'.repeat(251)}.png`]) {
    expect((await probeFile(put(name, makePng()), {})).mediaType).toBe('image/png');
  }
});

test('20 MB are hashed and walked to the end through the window', async () => {
  const chunks = Array.from({ length: 20 }, (_, index) => pngChunk('IDAT', noise(1024 * 1024 + index)));
  const bytes = makePng({ after: Buffer.concat([...chunks, pngChunk('tEXt', 'parameters\0Steps: 20')]) });
  const path = put('large.png', bytes);
  const [probe, again] = await Promise.all([probeFile(path, {}), probeFile(put('small.jpg', makeJpeg()), {})]);
  expect(probe).toMatchObject({ structure: 'complete', metadataCarrier: 'possible', credentialCarrier: 'none' });
  expect(probe.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(again).toMatchObject({ mediaType: 'image/jpeg', structure: 'complete', metadataCarrier: 'none' });
});

test('a 20 MB JPEG scan is searched beyond one window, also where FF ends it', async () => {
  const scan = noise(20 * 1024 * 1024);
  const whole = makeJpeg();
  const head = whole.subarray(0, whole.length - 2);
  for (const at of [1024 * 1024, 17 * 1024 * 1024 + 1]) scan.set([0xff, 0x00], at);
  // A marker across the border of two windows: 1 MiB after any place where one begins.
  for (let at = 0; at < 3000; at += 2) scan.set([0xff, 0x00], 3 * 1024 * 1024 - 1500 + at);
  const clean = Buffer.concat([head, scan, whole.subarray(-2)]);
  expect(await probeBytes(clean, 'a.jpg')).toMatchObject({
    structure: 'complete',
    metadataCarrier: 'none',
    credentialCarrier: 'none',
  });
  const cut = Buffer.concat([head, scan, Buffer.from([0xff])]);
  expect(await probeBytes(cut, 'a.jpg')).toMatchObject({ structure: 'incomplete' });
});

test('an extension that lies is found, an alias is not', async () => {
  const remark = async (name: string, bytes: Buffer): Promise<string | undefined> =>
    (await probeBytes(bytes, name)).remarks[0]?.code;
  const webm = makeMatroska('webm');
  for (const [name, bytes] of [
    ['a.mp4', webm],
    ['a.png', makeJpeg()],
    ['a.jpeg', makePng()],
    ['A.PNG', makeJpeg()],
    ['a.exr', Buffer.alloc(5000)],
    ['a.mov', makePng()],
    ['a.webm', makeMatroska()],
  ] as const) {
    expect([name, await remark(name, bytes)]).toEqual([name, 'media.extension-mismatch']);
  }
  for (const [name, bytes] of [
    ['a.jpeg', makeJpeg()],
    ['A.JPG', makeJpeg()],
    ['a.mov', makeMovie()],
    ['a.mp4', makeMovie({ brand: 'qt  ' })],
    ['a.m4v', makeMovie()],
    ['a.mkv', webm],
    ['a', makePng()],
    ['a.bak', makePng()],
    ['code.ts', Buffer.from('const a = 1;')],
  ] as const) {
    expect([name, await remark(name, bytes)]).toEqual([name, undefined]);
  }
  expect(extensionsOf('image/jpeg').slice(0, 2)).toEqual(['.jpg', '.jpeg']);
  expect(extensionsOf('constructor')).toEqual([]);
});
