import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MetadataWriter, XmpProperties } from '../../../src/domain/ports.ts';
import { openMetadataWriter } from '../../../src/metadata/open-metadata-writer.ts';
import { withSmallDisk } from '../../support/small-disk.ts';
import { makeChunk, makePng, makeXmp, makeXmpChunk } from './make-png.ts';

const WRITER = resolve(import.meta.dirname, '../../../src/metadata/open-metadata-writer.ts');
const STATEMENT: XmpProperties = { 'Iptc4xmpExt:DigitalSourceType': 'http://x/trainedAlgorithmicMedia' };
let folder = '';
let jpeg = Buffer.alloc(0);
let writer: MetadataWriter;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-test-writer-failures-'));
  writer = openMetadataWriter({ timeoutMs: 20_000 });
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const picture = sharp({ create: { width: 320, height: 240, channels: 3, noise, background: 'black' } });
  jpeg = await picture.jpeg({ quality: 95 }).toBuffer();
});
afterAll(async () => {
  await writer.close();
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
function write(name: string, bytes: Uint8Array | string): { readonly source: string; readonly out: string } {
  count += 1;
  const place = join(folder, String(count));
  mkdirSync(place);
  writeFileSync(join(place, name), bytes);
  return { source: join(place, name), out: join(place, '.out.tmp') };
}

/** How the call ends, and that it leaves nothing, the source as it was and the writer fit for the next file. */
async function failureOf(
  { source, out }: { readonly source: string; readonly out: string },
  by = writer,
): Promise<{ readonly code?: string; readonly message?: string }> {
  const before = readFileSync(source);
  const error: unknown = await by.embed(source, out, STATEMENT).catch((caught: unknown) => caught);
  expect(readFileSync(source).equals(before)).toBe(true);
  expect(readdirSync(join(out, '..')).filter((name) => /\.tmp|_exiftool/.test(name))).toEqual([]);
  const next = write('next.png', makePng());
  await by.embed(next.source, next.out, STATEMENT);
  return error as { code?: string; message?: string };
}

function jpegWithXmp(xmp: string): Buffer {
  const segment = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp}`);
  const head = Buffer.from([0xff, 0xe1, (segment.length + 2) >> 8, (segment.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, segment, jpeg.subarray(2)]);
}

test.each(['png', 'webp', 'tiff', 'gif', 'avif'] as const)('a %s cut anywhere is not written', async (format) => {
  const whole = await sharp(jpeg).toFormat(format).toBuffer();
  for (const percent of [1, 40, 97]) {
    const file = write(`cut.${format}`, whole.subarray(0, Math.ceil((whole.length * percent) / 100)));
    expect((await failureOf(file)).code, `${percent} %`).toMatch(/^(?:metadata\.failed|media\.unsupported)$/);
  }
});

test('a JPEG cut in its picture keeps every byte that there is', async () => {
  const cut = jpeg.subarray(0, jpeg.length - 5000);
  const { source, out } = write('cut.jpg', cut);
  await writer.embed(source, out, STATEMENT);
  expect(readFileSync(out).subarray(-20_000).equals(cut.subarray(-20_000))).toBe(true);
});

test('bytes behind the end of the picture stay', async () => {
  for (const [name, whole] of [
    ['trailer.jpg', jpeg],
    ['trailer.png', makePng()],
  ] as const) {
    const { source, out } = write(name, Buffer.concat([whole, Buffer.from('what a camera left behind')]));
    await writer.embed(source, out, STATEMENT);
    expect(readFileSync(out).toString('latin1').endsWith('what a camera left behind')).toBe(true);
  }
});

test('XMP that ExifTool cannot read is not thrown away for ours', async () => {
  const whole = makeXmp('<dc:source>plate 12</dc:source>');
  for (const xmp of ['what somebody wrote', whole.slice(0, -30), whole.replace('</dc:source>', '')])
    expect(await failureOf(write('xmp.jpg', jpegWithXmp(xmp)))).toMatchObject({ code: 'metadata.failed' });
});

test('the message says what ExifTool says, and not where the file lies', async () => {
  const { message } = await failureOf(write("a - b's.jpg", jpegWithXmp('junk')));
  expect(message).toContain('Empty XMP');
  expect(message).not.toContain(tmpdir());
});

test('a picture with a bad check sum is not written over with a good one', async () => {
  const png = Buffer.from(makePng(makeChunk('tEXt', Buffer.from('a\0b'))));
  png[png.indexOf('a\0b') + 4] = 0;
  const file = write('crc.png', png);
  await writer.embed(file.source, file.out, STATEMENT).catch(() => writeFileSync(file.out, png));
  expect(readFileSync(file.out).includes(png.subarray(png.indexOf('a\0b'), png.indexOf('a\0b') + 7))).toBe(true);
});

test('what lies at the destination is never touched', async () => {
  const { source, out } = write('a.jpg', jpeg);
  writeFileSync(out, 'mine');
  await expect(writer.embed(source, out, STATEMENT)).rejects.toMatchObject({ code: 'output.refused' });
  await expect(writer.writeSidecar(out, STATEMENT)).rejects.toMatchObject({ code: 'output.refused' });
  expect(readFileSync(out, 'utf8')).toBe('mine');
  await expect(writer.embed(source, join(folder, 'none', 'x.tmp'), STATEMENT)).rejects.toMatchObject({
    code: 'output.io',
  });
});

test('a source that is gone or is no file', async () => {
  const { source, out } = write('a.jpg', jpeg);
  await expect(writer.embed(`${source}x`, out, STATEMENT)).rejects.toMatchObject({ code: 'metadata.failed' });
  await expect(writer.embed(folder, out, STATEMENT)).rejects.toMatchObject({ code: 'metadata.failed' });
  const pipe = join(folder, 'pipe');
  if (spawnSync('mkfifo', [pipe]).status !== 0) return;
  await expect(writer.embed(pipe, out, STATEMENT)).rejects.toMatchObject({ code: 'metadata.failed' });
});

test('no property is removed by an empty text, and none is made up', async () => {
  const { source, out } = write('a.jpg', jpeg);
  for (const properties of [{ 'Iptc4xmpExt:AISystemUsed': '' }, { 'all:x': 'y' }, { 'plus:a=b\n-all': 'y' }] as const)
    await expect(writer.embed(source, out, properties)).rejects.toMatchObject({ code: 'internal.bug' });
});

test('a full disk', async () => {
  await withSmallDisk({ sizeKib: 48 }, async (disk) => {
    const { source } = write('a.jpg', jpeg);
    expect(jpeg.length).toBeGreaterThan(48 * 1024);
    for (const name of ['.plain.tmp', '.odd\nname.tmp'])
      expect(await failureOf({ source, out: join(disk, name) })).toMatchObject({ code: 'output.full' });
    writeFileSync(join(disk, 'filler'), Buffer.alloc(48 * 1024));
    await expect(writer.writeSidecar(join(disk, '.s.tmp'), STATEMENT)).rejects.toMatchObject({ code: 'output.full' });
    expect(readdirSync(disk)).toEqual(['filler']);
  });
});

test('a folder that may not be written to', async () => {
  await withSmallDisk({ sizeKib: 1024, readOnlyAfter: () => undefined }, async (disk) => {
    const { source } = write('a.jpg', jpeg);
    expect(await failureOf({ source, out: join(disk, '.a.tmp') })).toMatchObject({ code: 'output.forbidden' });
  });
  const { source, out } = write('a.jpg', jpeg);
  chmodSync(join(out, '..'), 0o555);
  chmodSync(folder, 0o755);
  const program = `import { openMetadataWriter } from ${JSON.stringify(WRITER)};
    const writer = openMetadataWriter({ timeoutMs: 20_000 });
    await writer.embed(...${JSON.stringify([source, out, STATEMENT])}).catch((error) => console.log(error.code));
    await writer.close();`;
  const asUser = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: '/',
    encoding: 'utf8',
    ...asUser,
  });
  expect(said.trim()).toBe('output.forbidden');
});

test('what takes too long is ended, and leaves nothing', async () => {
  const nested = makeXmp(`${'<a:s rdf:parseType="Resource">'.repeat(60_000)}${'</a:s>'.repeat(60_000)}`);
  // Long enough to start perl anew on a busy machine, and far from enough for this.
  const hasty = openMetadataWriter({ timeoutMs: 8000 });
  expect((await failureOf(write('slow.png', makePng(makeXmpChunk(nested))), hasty)).code).toBe('limit.time');
  await hasty.close();
});

test('what takes too much memory is ended, and leaves nothing', async () => {
  const large = makeXmp(`<dc:source>${'x'.repeat(40_000_000)}</dc:source>`);
  const small = openMetadataWriter({ timeoutMs: 20_000, memoryLimitBytes: 128 * 1024 * 1024 });
  expect((await failureOf(write('large.png', makePng(makeXmpChunk(large))), small)).code).toBe('limit.memory');
  await small.close();
});

test('perl that is killed while it writes is an error for that file and none for the next', async () => {
  const nested = makeXmp(`${'<a:s rdf:parseType="Resource">'.repeat(20_000)}${'</a:s>'.repeat(20_000)}`);
  const children = (): readonly string[] => {
    const text = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ');
  };
  const before = new Set(children());
  const own = openMetadataWriter({ timeoutMs: 20_000 });
  const first = write('first.png', makePng());
  await own.embed(first.source, first.out, STATEMENT);
  const started = children().filter((pid) => !before.has(pid));
  expect(started).toHaveLength(1);
  const failing = failureOf(write('slow.png', makePng(makeXmpChunk(nested))), own);
  await delay(150);
  process.kill(Number(started[0]), 'SIGKILL');
  expect((await failing).code).toBe('metadata.failed');
  await own.close();
});
