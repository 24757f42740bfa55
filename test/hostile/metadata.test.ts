import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AssayError } from '../../src/domain/errors.ts';
import { type ExifToolReader, openMetadataReader } from '../../src/metadata/open-metadata-reader.ts';
import { makePackedText, makePng, makeText, makeXmp, makeXmpChunk } from '../integration/metadata/make-png.ts';

/** Small on purpose: what counts is that each limit ends the file, and how. */
const LIMITS = { timeoutMs: 2500, maxOutputBytes: 4_000_000, memoryLimitBytes: 256 * 1024 * 1024 };
/** Where it depends on the machine which limit comes first. */
const LIMIT_CODE = /^limit\.(?:memory|output|time)$/;
let folder = '';
let reader: ExifToolReader;
let healthy = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-test-hostile-metadata-'));
  reader = openMetadataReader(LIMITS);
  healthy = write('healthy.png', makePng(makeText('parameters', 'still here')));
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function nest(levels: number): string {
  return makeXmp(`${'<a:s rdf:parseType="Resource">'.repeat(levels)}x${'</a:s>'.repeat(levels)}`);
}

/** The code that reading the file ends with, in time and leaving the reader fit for the next file. */
async function codeOf(path: string, by = reader, { timeoutMs } = LIMITS): Promise<string> {
  const start = performance.now();
  const error = await by.read(path).catch((caught: unknown) => caught);
  expect(performance.now() - start).toBeLessThan(timeoutMs + 5000);
  expect(error).toBeInstanceOf(AssayError);
  expect((await by.read(healthy)).metadata.text('PNG:Parameters')).toBe('still here');
  return (error as AssayError).code;
}

test('PNG text that unpacks to 300 MB', async () => {
  const code = await codeOf(write('bomb.png', makePng(makePackedText('Comment', 300_000_000))));
  expect(code).toMatch(/^limit\.(?:memory|time)$/);
});

test('PNG text that unpacks to 10 MB: output', async () => {
  expect(await codeOf(write('long.png', makePng(makePackedText('Comment', 10_000_000))))).toBe('limit.output');
});

test.each([
  ['a sidecar', 'big.xmp', (xmp: string) => xmp],
  ['embedded', 'big.png', (xmp: string) => makePng(makeXmpChunk(xmp))],
])('XMP of 50 MB, %s', async (_what, name, wrap) => {
  const path = write(name, wrap(makeXmp(`<dc:source>${'x'.repeat(50_000_000)}</dc:source>`)));
  expect(await codeOf(path)).toMatch(LIMIT_CODE);
});

test('XMP nested 500 deep: the answer is nested too deep', async () => {
  // It takes a second of an idle machine: on a busy one, the small limit would end it first.
  const limits = { ...LIMITS, timeoutMs: 20_000 };
  const patient = openMetadataReader(limits);
  expect(await codeOf(write('deep.xmp', nest(500)), patient, limits)).toBe('limit.output');
  await patient.close();
});

test('XMP nested 20,000 deep: ExifTool takes quadratic time', async () => {
  expect(await codeOf(write('deeper.png', makePng(makeXmpChunk(nest(20_000)))))).toBe('limit.time');
});

test('XMP with 200,000 properties', async () => {
  const properties = Array.from({ length: 200_000 }, (_, index) => `<a:p${index}>v</a:p${index}>`).join('');
  expect(await codeOf(write('wide.xmp', makeXmp(properties)))).toMatch(LIMIT_CODE);
});

test('entities that expand ten billion times are not expanded', async () => {
  const names = 'abcdefghij';
  const entities = Array.from(names.slice(1), (name, index) => `<!ENTITY ${name} "${`&${names[index]};`.repeat(10)}">`);
  const prologue = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${entities.join('')}]>`;
  const laughs = makeXmp('<dc:source>&j;</dc:source>', prologue);
  const embedded = await reader.read(write('laughs.png', makePng(makeXmpChunk(laughs))));
  expect(JSON.stringify(embedded.metadata.entries()).length).toBeLessThan(10_000);
  // ExifTool takes a sidecar like this for plain text: that is said, and not passed over.
  const sidecar = await reader.read(write('laughs.xmp', laughs));
  expect(sidecar.remarks.map((remark) => remark.code)).toContain('metadata.sidecar-unreadable');
});

test('names of properties that could touch prototypes', async () => {
  const xmp = makeXmp('<a:__proto__ rdf:parseType="Resource"><a:__proto__>x</a:__proto__></a:__proto__>');
  const { metadata } = await reader.read(write('proto.xmp', xmp));
  expect(metadata.size).toBeGreaterThan(0);
  expect(({} as Record<string, unknown>)['Proto']).toBeUndefined();
});

test('invalid UTF-8, control characters and zero bytes in text', async () => {
  const text = Buffer.concat([
    Buffer.from('parameters\0'),
    Buffer.from([0xff, 0xfe, 0xc0, 0x80, 1, 2, 27, 0x5b, 0x22, 0x5c]),
  ]);
  const { metadata } = await reader.read(
    write('bytes.png', makePng(makeText(text.toString('latin1').slice(0, 10), text.toString('latin1').slice(11)))),
  );
  expect(metadata.text('PNG:Parameters')).toContain('\u001b[');
});

test('a picture cut anywhere gives tags or a typed error', async () => {
  const png = makePng(makeText('parameters', 'x'.repeat(200)), makeXmpChunk(makeXmp('<dc:source>y</dc:source>')));
  for (let percent = 0; percent < 100; percent += 7) {
    const path = write('cut.png', png.subarray(0, Math.floor((png.length * percent) / 100)));
    const result = await reader.read(path).catch((error: unknown) => error);
    // Never as if it were a picture read in full: a typed error or a remark.
    const said = result instanceof AssayError ? [result] : ((result as { remarks?: readonly unknown[] }).remarks ?? []);
    expect(said, `${percent} %`).not.toEqual([]);
  }
});
