import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeExrAttributes } from '../../../../src/domain/xmp-statement.ts';
import { insertExrAttributes } from '../../../../src/media/exr/insert-exr-attributes.ts';
import { probeFile } from '../../../../src/media/probe/probe-file.ts';
import { withSmallDisk } from '../../../support/small-disk.ts';
import { type ExrPartOptions, makeExr } from '../probe/make/exr.ts';
import { findData } from './find-data.ts';

const MARK = composeExrAttributes({
  origin: 'trainedAlgorithmicMedia',
  tool: { name: 'ComfyUI', version: '1.10' },
  prompt: 'a barn & é 🌱\nat dusk',
  ingredients: [],
});
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-test-exr-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function write(bytes: Buffer): string {
  count += 1;
  const path = join(folder, `in-${count}.exr`);
  writeFileSync(path, bytes);
  return path;
}

async function insert(source: string, attributes: Readonly<Record<string, string>> = MARK): Promise<string> {
  count += 1;
  const path = join(folder, `.out-${count}.tmp`);
  await insertExrAttributes(source, path, attributes);
  return path;
}

async function codeOf(bytes: Buffer, attributes: Readonly<Record<string, string>> = MARK): Promise<string> {
  const source = write(bytes);
  const error: unknown = await insert(source, attributes).catch((caught: unknown) => caught);
  expect(readFileSync(source).equals(bytes)).toBe(true);
  if (typeof error === 'string') return 'written';
  expect(readdirSync(folder).filter((name) => name === `.out-${count}.tmp`)).toEqual([]);
  return (error as { code: string }).code;
}

/** Where each chunk begins, by the tables that lie right before the first one. */
function offsetsOf(bytes: Buffer, chunks: number, dataAt: number): readonly number[] {
  return Array.from({ length: chunks }, (_, index) => Number(bytes.readBigUInt64LE(dataAt - (chunks - index) * 8)));
}

const KINDS: readonly (readonly [string, readonly ExrPartOptions[], number])[] = [
  ['scan lines', [{}], 40],
  ['tiles', [{ tiled: true }], 6],
  ['deep scan lines', [{ deep: true }], 40],
  ['deep tiles', [{ deep: true, tiled: true }], 6],
  ['several parts', [{}, { tiled: true }, { deep: true }], 86],
];

describe.each(KINDS)('%s', (_kind, parts, chunks) => {
  const bytes = makeExr(...parts);
  const dataAt = findData(bytes, chunks);

  test('every offset leads to the same chunk as before, and the chunks are the same', async () => {
    const out = readFileSync(await insert(write(bytes)));
    const shift = out.length - bytes.length;
    const added = Object.entries(MARK).reduce(
      (sum, [name, text]) => sum + name.length + 12 + Buffer.byteLength(text),
      0,
    );
    expect(shift).toBe(added * parts.length);
    expect(out.subarray(dataAt + shift).equals(bytes.subarray(dataAt))).toBe(true);
    const before = offsetsOf(bytes, chunks, dataAt);
    expect(Math.min(...before)).toBe(dataAt);
    expect(offsetsOf(out, chunks, dataAt + shift)).toEqual(before.map((offset) => offset + shift));
    // Taking the texts out again gives the file as it was, but for the offsets.
    let rest = out.subarray(0, dataAt + shift - chunks * 8).toString('latin1');
    for (const [name, text] of Object.entries(MARK)) {
      const value = Buffer.from(text).toString('latin1');
      const size = Buffer.alloc(4);
      size.writeInt32LE(value.length);
      rest = rest.replaceAll(`${name}\0string\0${size.toString('latin1')}${value}`, '');
    }
    expect(rest).toBe(bytes.subarray(0, dataAt - chunks * 8).toString('latin1'));
  });

  test('our own reader finds the texts in every part, and the file whole', async () => {
    const { headerText, structure, remarks } = await probeFile(await insert(write(bytes)), {});
    expect(structure).toBe('complete');
    expect(remarks.filter(({ code }) => code !== 'media.extension-mismatch')).toEqual([]);
    for (const part of parts.keys())
      for (const [name, text] of Object.entries(MARK))
        expect(headerText?.[`OpenEXR:${part === 0 ? '' : `Part${part + 1}:`}${name}`]).toBe(text);
  });

  test('inserting the same again changes nothing', async () => {
    const once = await insert(write(bytes));
    expect(readFileSync(await insert(once)).equals(readFileSync(once))).toBe(true);
  });

  test('cut anywhere, it is refused', async () => {
    for (let percent = 0; percent < 100; percent += 1) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * percent) / 100));
      expect(await codeOf(cut), `${percent} %`).toMatch(/^file\.(?:truncated|malformed)$/);
    }
  });
});

test('any text under any name reads back as it was inserted', async () => {
  const source = write(makeExr({}, { tiled: true }));
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_:/. -]{0,24}x$/);
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }).map((each) => each.toWellFormed());
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, text, { minKeys: 1, maxKeys: 6 }), async (attributes) => {
      const out = await insert(source, attributes);
      const { headerText, structure } = await probeFile(out, {});
      rmSync(out);
      expect(structure).toBe('complete');
      for (const [key, value] of Object.entries(attributes)) {
        expect(headerText?.[`OpenEXR:${key}`]).toBe(value);
        expect(headerText?.[`OpenEXR:Part2:${key}`]).toBe(value);
      }
    }),
    { numRuns: 60 },
  );
});

test('a part that lacks what another one has gets it', async () => {
  const one = { digitalSourceType: 'http://x/y' };
  const bytes = makeExr({ extra: [['digitalSourceType', 'string', 'http://x/y']] }, {});
  const out = await insert(write(bytes), one);
  const { headerText } = await probeFile(out, {});
  expect(headerText).toMatchObject({
    'OpenEXR:digitalSourceType': 'http://x/y',
    'OpenEXR:Part2:digitalSourceType': 'http://x/y',
  });
  expect(readFileSync(out).length - bytes.length).toBe('digitalSourceType\0string\0'.length + 4 + 10);
});

describe('names', () => {
  test('that say something else already are refused, in any part and of any type', async () => {
    const other = ['digitalSourceType', 'string', 'http://x/other'] as const;
    expect(await codeOf(makeExr({ extra: [other] }))).toBe('mark.refused');
    expect(await codeOf(makeExr({}, { extra: [other] }))).toBe('mark.refused');
    expect(await codeOf(makeExr({ extra: [['digitalSourceType', 'bytes', MARK['digitalSourceType'] ?? '']] }))).toBe(
      'mark.refused',
    );
    const twice = [['digitalSourceType', 'string', MARK['digitalSourceType'] ?? ''], other] as const;
    expect(await codeOf(makeExr({ extra: twice }))).toBe('mark.refused');
  });

  test('of more than 31 bytes only go into files that allow them', async () => {
    const long = { ['n'.repeat(32)]: 'x' };
    const bytes = makeExr();
    expect(await codeOf(bytes, long)).toBe('mark.refused');
    const allowed = Buffer.from(bytes);
    allowed[5] = (allowed[5] ?? 0) | 0x04;
    expect(await codeOf(allowed, long)).toBe('written');
    expect(await codeOf(allowed, { ['n'.repeat(256)]: 'x' })).toBe('mark.refused');
    expect(await codeOf(bytes, { ['é'.repeat(16)]: 'x' })).toBe('mark.refused');
  });

  test.each(['', 'a\0b', 'channels', 'tiles', 'chunkCount', 'type'])('%j is none for a mark', async (name) => {
    expect(await codeOf(makeExr(), { [name]: 'x' })).toBe('mark.refused');
  });
});

test('what lies at the destination is never touched, and a full disk leaves nothing', async () => {
  const source = write(makeExr({ height: 2000 }));
  const taken = join(folder, 'taken.tmp');
  writeFileSync(taken, 'mine');
  await expect(insertExrAttributes(source, taken, MARK)).rejects.toMatchObject({ code: 'output.refused' });
  await expect(insertExrAttributes(source, source, MARK)).rejects.toMatchObject({ code: 'output.refused' });
  expect(readFileSync(taken, 'utf8')).toBe('mine');
  await withSmallDisk({ sizeKib: 64 }, async (disk) => {
    const out = join(disk, '.a.tmp');
    await expect(insertExrAttributes(source, out, MARK)).rejects.toMatchObject({ code: 'output.full' });
    expect(existsSync(out)).toBe(false);
  });
});

test('a source that is gone, is no file, shrinks or is written to', async () => {
  await expect(insert(join(folder, 'none.exr'))).rejects.toMatchObject({ code: 'file.vanished' });
  await expect(insert(folder)).rejects.toMatchObject({ code: 'file.not-regular' });
  const pipe = join(folder, 'pipe.exr');
  if (spawnSync('mkfifo', [pipe]).status === 0)
    await expect(insert(pipe)).rejects.toMatchObject({ code: 'file.not-regular' });
  const large = write(makeExr({ height: 60_000 }));
  const inserting = insert(large);
  truncateSync(large, 4_000_000);
  await expect(inserting).rejects.toMatchObject({ code: 'file.changed' });
  const rendered = write(makeExr({ height: 60_000 }));
  const again = insert(rendered);
  const fd = openSync(rendered, 'r+');
  writeSync(fd, 'x', 4_000_000);
  closeSync(fd);
  await expect(again).rejects.toMatchObject({ code: 'file.changed' });
});

test.each(['none', 'rle', 'zip1', 'zip16'])(
  'FFmpeg decodes the same from its own EXR, compression %s',
  async (kind) => {
    if (spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).error !== undefined) {
      process.stdout.write('note: no ffmpeg; real EXR files were not written to\n');
      return;
    }
    const source = join(folder, `ffmpeg-${kind}.exr`);
    const make = ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc=s=64x48', '-frames:v', '1', '-compression', kind];
    execFileSync('ffmpeg', [...make, source]);
    const decode = (path: string): string =>
      execFileSync('ffmpeg', ['-v', 'error', '-f', 'exr_pipe', '-i', path, '-f', 'framemd5', '-'], {
        encoding: 'utf8',
      });
    const out = await insert(source);
    expect(decode(out)).toMatch(/[0-9a-f]{32}/);
    expect(decode(out)).toBe(decode(source));
    expect(readFileSync(out).length).toBeGreaterThan(readFileSync(source).length);
  },
);

test('what a header says otherwise gives way when asked, and only then', async () => {
  const bytes = makeExr({}, { tiled: true });
  const marked = await insert(write(bytes));
  count += 1;
  const again = join(folder, `.out-${count}.tmp`);
  const other = composeExrAttributes({
    origin: 'compositeSynthetic',
    tool: { name: 'Nuke' },
    prompt: 'x',
    ingredients: [],
  });
  await expect(insertExrAttributes(marked, again, other)).rejects.toMatchObject({ code: 'mark.refused' });
  await insertExrAttributes(marked, again, other, { replace: true });
  const probe = await probeFile(again, {});
  expect(probe.structure).toBe('complete');
  for (const [name, text] of Object.entries(other)) expect(probe.headerText?.[`OpenEXR:${name}`]).toBe(text);
  expect(readFileSync(again).includes('trainedAlgorithmicMedia')).toBe(false);
  expect(readFileSync(again).subarray(-200)).toEqual(bytes.subarray(-200));
});
