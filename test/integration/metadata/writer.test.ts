import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Metadata } from '../../../src/domain/metadata.ts';
import type { MetadataWriter, XmpProperties } from '../../../src/domain/ports.ts';
import { composeXmp } from '../../../src/domain/xmp-statement.ts';
import { type ExifToolReader, openMetadataReader } from '../../../src/metadata/open-metadata-reader.ts';
import { openMetadataWriter } from '../../../src/metadata/open-metadata-writer.ts';
import { makePng, makeText, makeXmp, makeXmpChunk } from './make-png.ts';
import { digestDecoded, makeMedia } from './writer-media.ts';

const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
const STATEMENT = composeXmp({
  origin: 'trainedAlgorithmicMedia',
  tool: { name: 'ComfyUI', version: '1.10' },
  model: 'flux1-dev',
  prompt: 'a barn',
  training: 'notAllowed',
  ingredients: [],
});
let folder = '';
let writer: MetadataWriter;
let reader: ExifToolReader;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-test-writer-'));
  writer = openMetadataWriter({ timeoutMs: 20_000 });
  reader = openMetadataReader({ timeoutMs: 20_000, maxOutputBytes: 4_000_000, includeJumbf: true });
});
afterAll(async () => {
  await Promise.all([writer.close(), reader.close()]);
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

let count = 0;
function destination(): string {
  count += 1;
  return join(folder, `.out-${count}.tmp`);
}

async function embed(source: string, properties: XmpProperties = STATEMENT): Promise<string> {
  const path = destination();
  await writer.embed(source, path, properties);
  return path;
}

/** The code that the call ends with; there must be nothing at the destination then, nor beside it. */
async function codeOf(source: string, at = destination()): Promise<string> {
  const before = readdirSync(dirname(at));
  const error = await writer.embed(source, at, STATEMENT).catch((caught: unknown) => caught);
  expect(readdirSync(dirname(at))).toEqual(before);
  return (error as { code?: string }).code ?? 'written';
}

/** Every tag but those about the place, the kit that wrote the XMP and where in the file things lie. */
function tagsOf(metadata: Metadata): ReadonlyMap<string, unknown> {
  const moving =
    /Toolkit|Offset|FileSize|^Warning$|Directory|JFIFVersion|^MediaData(?:Offset|Size)|StripOffsets|PreviousSize|WebP_Flags|PreviewImageStart/;
  return new Map(
    metadata
      .entries()
      .filter(({ key }) => !moving.test(key.name) && !['File', 'ExifTool'].includes(key.group))
      .map(({ key, value }) => [`${key.group}:${key.document ?? ''}:${key.name}`, JSON.stringify(value)]),
  );
}

async function expectStatement(path: string): Promise<Metadata> {
  const { metadata, remarks } = await reader.read(path);
  expect(remarks).toEqual([]);
  expect(metadata.text('XMP-iptcExt:DigitalSourceType')).toBe(TRAINED);
  expect(metadata.text('XMP-iptcExt:AISystemUsed')).toBe('ComfyUI (flux1-dev)');
  expect(metadata.text('XMP-iptcExt:AISystemVersionUsed')).toBe('1.10');
  expect(metadata.text('XMP-iptcExt:AIPromptInformation')).toBe('a barn');
  expect(metadata.text('XMP-plus:DataMining')).toBe('Prohibited for AI/ML training');
  return metadata;
}

test('every format says it afterwards, decodes to the same and loses nothing', async () => {
  const paths = [...(await makeMedia(folder)), write('still.psd', makePsd())];
  expect(paths.length).toBeGreaterThanOrEqual(7);
  for (const path of paths) {
    const before = tagsOf((await reader.read(path)).metadata);
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
    const out = await embed(path);
    const after = tagsOf(await expectStatement(out));
    for (const [key, value] of before) expect(after.get(key), `${basename(path)} ${key}`).toBe(value);
    expect(await digestDecoded(out, path), basename(path)).toBe(await digestDecoded(path, path));
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(hash);
    // The vocabulary's own spelling, and not one that ExifTool only reads as such.
    expect(readFileSync(out).includes('http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING')).toBe(true);
  }
});

test('PNG text, XMP of every shape and of unknown names stay; old statements are replaced', async () => {
  const properties = [
    '<dc:source>plate 12</dc:source>',
    '<dc:subject><rdf:Bag><rdf:li>one</rdf:li><rdf:li>two</rdf:li></rdf:Bag></dc:subject>',
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Barn</rdf:li><rdf:li xml:lang="de">Scheune</rdf:li></rdf:Alt></dc:title>',
    '<a:outer rdf:parseType="Resource"><a:inner>x</a:inner></a:outer>',
    '<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture</Iptc4xmpExt:DigitalSourceType>',
    '<Iptc4xmpExt:AIPromptWriterName>J. Doe</Iptc4xmpExt:AIPromptWriterName>',
  ].join('');
  const source = write('rich.png', makePng(makeText('parameters', 'a cat'), makeXmpChunk(makeXmp(properties))));
  const before = tagsOf((await reader.read(source)).metadata);
  const metadata = await expectStatement(await embed(source));
  expect(metadata.all('DigitalSourceType')).toHaveLength(1);
  expect(metadata.text('PNG:Parameters')).toBe('a cat');
  expect(metadata.get('XMP-a:Outer')).toEqual({ Inner: 'x' });
  expect(metadata.text('XMP-iptcExt:AIPromptWriterName')).toBe('J. Doe');
  const after = tagsOf(metadata);
  for (const [key, value] of before) if (!key.endsWith('DigitalSourceType')) expect(after.get(key)).toBe(value);
});

test('any prompt reads back as it was given', async () => {
  const source = write('value.png', makePng());
  const check = async (prompt: string): Promise<void> => {
    const properties = composeXmp({ origin: 'trainedAlgorithmicMedia', prompt, ingredients: [] });
    const out = await embed(source, properties);
    const { metadata } = await reader.read(out);
    rmSync(out);
    expect(metadata.text('XMP-iptcExt:AIPromptInformation')).toBe(properties['Iptc4xmpExt:AIPromptInformation']);
  };
  const prompts = [
    '<=/etc/passwd',
    '@/etc/hosts',
    '-execute\n-all=',
    '{ready}',
    'a & b &amp; &#10; <c> "d" \'e\'',
    '$x %f',
  ];
  for (const prompt of [
    ...prompts,
    '\\n \\',
    'one\ntwo\n{ready}\nthree',
    '🌱 é 漢字 \u202e',
    '#[CSTR]',
    '0',
    'x'.repeat(200_000),
  ])
    await check(prompt);
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\n', '\t', '&', ';', '#', '<', '=', '@', '-', '{', '}', '\\', '"'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    ),
  });
  await fc.assert(fc.asyncProperty(text, check), { numRuns: 60 });
});

test('a JPEG takes a prompt that is larger than one of its segments', async () => {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).jpeg();
  const prompt = 'a barn, '.repeat(20_000).trim();
  const source = write('long.jpg', await picture.toBuffer());
  const out = await embed(source, composeXmp({ origin: 'trainedAlgorithmicMedia', prompt, ingredients: [] }));
  expect((await reader.read(out)).metadata.text('XMP-iptcExt:AIPromptInformation')).toBe(prompt);
});

describe('names', () => {
  const png = makePng();
  const names: readonly (readonly [string, string])[] = [
    ['a newline', 'a\nb.png'],
    ['a line that is an option', '-all=\n-o\nx.png'],
    ['quotes', 'it\'s "x".png'],
    ['emoji', '🌱.png'],
    ['leading spaces', '   x.png'],
    ['a format code of ExifTool', '%f%-c.%e.png'],
    ['a trailing space', 'x.png '],
    ['no extension', 'noext'],
    ['an extension of another format', 'really-a-png.jpg'],
    ['an extension that takes no XMP', 'really-a-png.mp3'],
    ['an extension that nobody knows', 'x.foo-bar'],
  ];
  test.each(names)('with %s, of source and destination', async (_what, name) => {
    const source = write(join('names', name), png);
    const out = join(folder, 'names', `.${name}.tmp`);
    await writer.embed(source, out, STATEMENT);
    await expectStatement(out);
    expect(readdirSync(join(folder, 'names'))).toEqual(expect.arrayContaining([`.${name}.tmp`]));
    // A name that is an extension to ExifTool makes it turn the file into another format.
    const odd = join(folder, 'names', `${name}.xmp`);
    await writer.embed(source, odd, STATEMENT);
    expect(readFileSync(odd).subarray(1, 4).toString()).toBe('PNG');
  });

  test('of 4,000 characters', async () => {
    const deep = join('deep', ...Array.from({ length: 15 }, () => '#'.repeat(250)));
    const source = write(join(deep, 'x.png'), png);
    const out = join(dirname(source), `.${'o'.repeat(3990 - dirname(source).length)}.tmp`);
    expect(out.length).toBeGreaterThan(3900);
    await writer.embed(source, out, STATEMENT);
    expect(existsSync(out)).toBe(true);
  });
});

describe('sidecars', () => {
  test('a new one', async () => {
    const path = join(folder, '.shot.exr.xmp.tmp');
    await writer.writeSidecar(path, STATEMENT);
    const named = write('shot.exr.xmp', readFileSync(path));
    await expectStatement(named);
  });

  test('one that keeps what another says', async () => {
    const old = makeXmp(`<dc:source>plate 12</dc:source><Iptc4xmpExt:AISystemUsed>Other</Iptc4xmpExt:AISystemUsed>`);
    const previous = write('old.xmp', old);
    const path = destination();
    await writer.writeSidecar(path, STATEMENT, previous);
    const metadata = await expectStatement(write('new.xmp', readFileSync(path)));
    expect(metadata.text('XMP-dc:Source')).toBe('plate 12');
    expect(readFileSync(previous, 'utf8')).toBe(old);
  });

  test.each([
    ['no XML', 'hello'],
    ['cut short', makeXmp('<dc:source>plate 12</dc:source>').slice(0, -40)],
  ])('one that is %s is never written over', async (_what, text) => {
    const path = destination();
    const previous = write('broken.xmp', text);
    await expect(writer.writeSidecar(path, STATEMENT, previous)).rejects.toMatchObject({ code: 'metadata.failed' });
    expect(existsSync(path)).toBe(false);
  });
});

test.each([
  ['sound.wav', 'RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0\x02\0\x10\0data\0\0\0\0'],
  ['sound.mp3', `\xff\xfb\x90\x64${'\0'.repeat(2000)}`],
  ['sound.flac', `fLaC\x80\0\0\x22${'\0'.repeat(34)}`],
  ['shot.exr', 'v/1\x01\x02\0\0\0channels\0chlist\0'],
  ['shot.dpx', `SDPX${'\0'.repeat(2044)}`],
  ['reel.mxf', `\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01\x01\x02\x04\0${'\0'.repeat(500)}`],
  ['logo.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['noise.bin', 'nothing that anybody knows'],
])('%s takes no XMP', async (name, bytes) => {
  expect(await codeOf(write(name, Buffer.from(bytes, 'latin1')))).toBe('media.unsupported');
});

test('a film in fragments takes no XMP', async () => {
  const box = (type: string, body = Buffer.alloc(0)): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + body.length);
    head.write(type, 4);
    return Buffer.concat([head, body]);
  };
  const film = Buffer.concat([box('ftyp', Buffer.from('iso5\0\0\0\0iso5')), box('moov'), box('moof'), box('mdat')]);
  expect(await codeOf(write('parts.mp4', film))).toBe('media.unsupported');
});

/** 8 x 8 grey pixels, not packed, without resources and layers. */
function makePsd(): Buffer {
  const head = Buffer.from('8BPS\0\x01\0\0\0\0\0\0\0\x01\0\0\0\x08\0\0\0\x08\0\x08\0\x01', 'latin1');
  return Buffer.concat([head, Buffer.alloc(14), Buffer.from(Array.from({ length: 64 }, (_, index) => index * 3))]);
}
