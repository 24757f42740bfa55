import {
  existsSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AssayError } from '../../src/domain/errors.ts';
import { insertExrAttributes } from '../../src/media/exr/insert-exr-attributes.ts';
import { probeFile } from '../../src/media/probe/probe-file.ts';
import { findData } from '../unit/media/exr/find-data.ts';
import { makeExr } from '../unit/media/probe/make/exr.ts';

const MARK = { digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia' };
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-test-hostile-exr-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The code that inserting ends with, in time, with nothing left; undefined when it was written. */
async function codeOf(bytes: Uint8Array): Promise<string | undefined> {
  const source = join(folder, 'in.exr');
  const out = join(folder, '.out.tmp');
  writeFileSync(source, bytes);
  rmSync(out, { force: true });
  const start = performance.now();
  const error: unknown = await insertExrAttributes(source, out, MARK).catch((caught: unknown) => caught);
  expect(performance.now() - start).toBeLessThan(5000);
  if (error === undefined) return undefined;
  expect(error).toBeInstanceOf(AssayError);
  expect(existsSync(out)).toBe(false);
  return (error as AssayError).code;
}

function changed(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

const ONE = makeExr();
/** Scan lines of 64 bytes with 8 in front, 40 of them, and their table. */
const DATA_AT = ONE.length - 40 * 72;
const TABLE_AT = DATA_AT - 40 * 8;
const windowAt = ONE.indexOf('dataWindow\0box2i\0') + 21;

const CASES: readonly (readonly [string, Buffer, string])[] = [
  ['a table that is not filled in', changed(ONE, (file) => file.fill(0, TABLE_AT, DATA_AT)), 'file.truncated'],
  [
    'one entry that is not filled in',
    changed(ONE, (file) => file.fill(0, TABLE_AT + 80, TABLE_AT + 88)),
    'file.truncated',
  ],
  ['an offset behind the end', changed(ONE, (file) => file.writeUInt32LE(1, TABLE_AT + 84)), 'file.truncated'],
  ['an offset of 2^64 - 1', changed(ONE, (file) => file.fill(255, TABLE_AT + 80, TABLE_AT + 88)), 'file.truncated'],
  ['an offset into the table', changed(ONE, (file) => file.writeUInt32LE(TABLE_AT, TABLE_AT + 80)), 'file.truncated'],
  ['a gap before the first chunk', withGap(), 'file.malformed'],
  [
    'a window of fewer lines than there are',
    changed(ONE, (file) => file.writeInt32LE(30, windowAt + 12)),
    'file.malformed',
  ],
  [
    'a window of more lines than there are',
    changed(ONE, (file) => file.writeInt32LE(60, windowAt + 12)),
    'file.truncated',
  ],
  ['a window of 2^31 lines', changed(ONE, (file) => file.writeInt32LE(0x7fffffff, windowAt + 12)), 'file.truncated'],
  ['a window inside out', changed(ONE, (file) => file.writeInt32LE(-5, windowAt + 12)), 'file.malformed'],
  [
    'a compression nobody knows',
    changed(ONE, (file) => file.writeUInt8(99, ONE.indexOf('compression\0compression\0') + 28)),
    'file.malformed',
  ],
  ['an attribute of 4 GB', changed(ONE, (file) => file.writeUInt32LE(0xffffffff, windowAt - 4)), 'file.truncated'],
  ['a name without an end', Buffer.concat([ONE.subarray(0, 8), Buffer.alloc(2000, 0x61)]), 'file.malformed'],
  [
    'names without number',
    Buffer.concat([ONE.subarray(0, 8), Buffer.from('a\0b\0\0\0\0\0'.repeat(150_000))]),
    'file.malformed',
  ],
  [
    '5,000 parts',
    changed(makeExr(...Array.from({ length: 5000 }, () => ({ height: 1 }))), () => undefined),
    'file.malformed',
  ],
  ['another version', changed(ONE, (file) => file.writeUInt8(3, 4)), 'mark.refused'],
  ['a flag nobody knows', changed(ONE, (file) => file.writeUInt8(0x40, 5)), 'mark.refused'],
  ['no header at all', ONE.subarray(0, 8), 'file.truncated'],
  ['another format', Buffer.from('\x89PNG\r\n\x1a\n and some more', 'latin1'), 'file.malformed'],
  ['nothing', Buffer.alloc(0), 'file.truncated'],
];

/** Eight bytes that no table entry accounts for, as if the tables were longer than they are. */
function withGap(): Buffer {
  const gap = Buffer.concat([ONE.subarray(0, DATA_AT), Buffer.alloc(8), ONE.subarray(DATA_AT)]);
  for (let at = TABLE_AT; at < DATA_AT; at += 8) gap.writeUInt32LE(gap.readUInt32LE(at) + 8, at);
  return gap;
}

test.each(CASES)('%s', async (_what, bytes, code) => {
  expect(await codeOf(ONE)).toBeUndefined();
  expect(await codeOf(bytes)).toBe(code);
});

test('whatever byte is changed, the file is refused or every chunk is still found', async () => {
  const files = [
    { file: ONE, chunks: 40 },
    { file: makeExr({ tiled: true }), chunks: 6 },
    { file: makeExr({ deep: true }), chunks: 40 },
    { file: makeExr({}, { tiled: true }, { deep: true }), chunks: 86 },
  ].map(({ file, chunks }) => ({ file, dataAt: findData(file, chunks) }));
  await fc.assert(
    fc.asyncProperty(fc.nat(3), fc.nat(), fc.integer({ min: 1, max: 255 }), async (which, place, mask) => {
      const { file, dataAt } = files[which] ?? { file: ONE, dataAt: DATA_AT };
      // The headers and tables: what decides where the chunks are looked for.
      const at = place % dataAt;
      const bytes = changed(file, (copy) => copy.writeUInt8((copy[at] ?? 0) ^ mask, at));
      const code = await codeOf(bytes);
      if (code !== undefined) {
        expect(code).toMatch(/^(?:file\.(?:malformed|truncated)|mark\.refused)$/);
        return;
      }
      const out = readFileSync(join(folder, '.out.tmp'));
      expect(out.subarray(dataAt - file.length).equals(file.subarray(dataAt))).toBe(true);
      const { structure, headerText } = await probeFile(join(folder, '.out.tmp'), {});
      expect(structure).toBe('complete');
      expect(headerText?.['OpenEXR:digitalSourceType']).toBe(MARK.digitalSourceType);
    }),
    { numRuns: 120 },
  );
});

test('a file of 150 megabytes passes through little memory', async () => {
  const source = join(folder, 'large.exr');
  const out = join(folder, '.large.tmp');
  const head = Buffer.from(makeExr({ height: 1 }));
  const fd = openSync(source, 'w');
  writeSync(fd, head);
  // One chunk that says how long it is, most of it a hole in the file.
  const sizeBytes = 150 * 1024 * 1024;
  const size = Buffer.alloc(4);
  size.writeUInt32LE(sizeBytes);
  writeSync(fd, size, 0, 4, head.length - 68);
  ftruncateSync(fd, head.length - 64 + sizeBytes);
  const before = process.memoryUsage().rss;
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 5);
  await insertExrAttributes(source, out, MARK);
  clearInterval(timer);
  expect(peak - before).toBeLessThan(64 * 1024 * 1024);
  expect((await probeFile(out, {})).structure).toBe('complete');
});
