import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExifToolReader, openMetadataReader } from '../../../src/metadata/open-metadata-reader.ts';
import { makePng, makeText, makeXmp, makeXmpChunk } from './make-png.ts';

const LIMITS = { timeoutMs: 20_000, maxOutputBytes: 4_000_000 };
let folder = '';
let reader: ExifToolReader;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-test-metadata-'));
  reader = openMetadataReader(LIMITS);
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

const PARAMETERS = 'a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 123';
const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
const XMP = makeXmp(`<Iptc4xmpExt:DigitalSourceType>${TRAINED}</Iptc4xmpExt:DigitalSourceType>`);

describe('tags', () => {
  test('of a PNG with text and XMP, named by group 1', async () => {
    const { metadata, remarks } = await reader.read(
      write('both.png', makePng(makeText('parameters', PARAMETERS), makeXmpChunk(XMP))),
    );
    expect(metadata.text('PNG:Parameters')).toBe(PARAMETERS);
    expect(metadata.all('PNG:Parameters')[0]?.key.document).toBeUndefined();
    expect(metadata.text('XMP-iptcExt:DigitalSourceType')).toBe(TRAINED);
    expect(remarks).toEqual([]);
  });

  test('text that looks like a number keeps its text', async () => {
    const chunks = [makeText('version', '1.10'), makeText('seed', '18446744073709551615'), makeText('steps', '20')];
    const { metadata } = await reader.read(write('numbers.png', makePng(...chunks)));
    expect(metadata.text('PNG:Version')).toBe('1.10');
    expect(metadata.text('PNG:Seed')).toBe('18446744073709551615');
    expect(metadata.get('PNG:Steps')).toBe(20);
  });

  test('a second chunk of one name does not hide the first', async () => {
    const png = makePng(makeText('parameters', PARAMETERS), makeText('parameters', 'nothing here'));
    const { metadata } = await reader.read(write('twice.png', png));
    expect(metadata.all('PNG:Parameters').map(({ value }) => value)).toEqual(
      expect.arrayContaining([PARAMETERS, 'nothing here']),
    );
  });

  test('structures stay structures, and XMP outside of its usual place counts', async () => {
    const struct = '<a:outer rdf:parseType="Resource"><a:inner>x</a:inner></a:outer>';
    const { metadata } = await reader.read(write('struct.png', makePng(makeXmpChunk(makeXmp(struct)))));
    expect(metadata.get('XMP-a:Outer')).toEqual({ Inner: 'x' });
  });

  test('of a sidecar', async () => {
    const { metadata, remarks } = await reader.read(write('shot.exr.xmp', XMP));
    expect(metadata.text('XMP-iptcExt:DigitalSourceType')).toBe(TRAINED);
    expect(remarks).toEqual([]);
  });

  test('nothing about the place where the file lies', async () => {
    const { metadata } = await reader.read(write('place.png', makePng()));
    expect(metadata.get('FileType')).toBe('PNG');
    expect(metadata.entries().filter(({ key }) => key.group === 'System')).toEqual([]);
  });

  test('characters on the border of two reads stay whole', async () => {
    const text = '漢字かな'.repeat(20_000);
    const { metadata } = await reader.read(
      write('long.png', makePng(makeXmpChunk(makeXmp(`<dc:source>${text}</dc:source>`)))),
    );
    expect(metadata.text('XMP-dc:Source')).toBe(text);
  });

  test('the end mark of the protocol inside a value ends nothing', async () => {
    const png = makePng(makeText('parameters', 'one\n{ready}\ntwo'), makeText('comment', '{ready}'));
    const { metadata } = await reader.read(write('ready.png', png));
    expect(metadata.text('PNG:Parameters')).toBe('one\n{ready}\ntwo');
    expect((await reader.read(write('after.png', makePng(makeText('a', 'after'))))).metadata.size).toBeGreaterThan(5);
  });
});

describe('names that could break or steer the argument stream', () => {
  const png = makePng(makeText('parameters', PARAMETERS));
  const names: readonly (readonly [string, string])[] = [
    ['a newline', 'a\nb.png'],
    ['a newline and an option', 'a\n-execute\n-ver.png'],
    ['a carriage return', 'a\rb.png'],
    ['a leading dash', '-rf.png'],
    ['a leading hash', '# comment.png'],
    ['a hash that asks for C string escapes', '#[CSTR]a\\nb.png'],
    ['a leading at', '@args.png'],
    ['quotes', `it's "quoted" \`pwd\`.png`],
    ['an emoji', '🎬 take.png'],
    ['a dollar', '$HOME $(id).png'],
    ['per cent', '100%d %f.png'],
    ['a pipe at the end', 'touch x |'],
    ['spaces around', ' a .png '],
    ['a backslash', 'a\\nb.png'],
    ['wildcards', '*?[a].png'],
    ['255 bytes', `${'n'.repeat(251)}.png`],
    ['255 bytes in Chinese', `${'漢'.repeat(83)}.png`],
    ['the extension of another type', 'lies.mp4'],
    ['only an extension', '.png'],
    ['what perl would complain about', "Can't locate x in @INC.png"],
  ];

  test.each(names)('%s', async (_what, name) => {
    const { metadata } = await reader.read(write(join('names', name), png));
    expect(metadata.text('PNG:Parameters')).toBe(PARAMETERS);
    expect(metadata.get('FileType')).toBe('PNG');
  });

  test('a path of 4,000 characters, plain or not', async () => {
    const deep = join('deep', ...Array.from({ length: 15 }, () => 'd'.repeat(250)));
    const rest = 4000 - join(folder, deep).length - 2;
    for (const letter of ['p', '#']) {
      const path = write(join(deep, `${letter.repeat(rest - 4)}.png`), png);
      expect(path.length).toBeGreaterThan(3900);
      expect((await reader.read(path)).metadata.text('PNG:Parameters')).toBe(PARAMETERS);
    }
  });

  test('leave no links behind', async () => {
    const own = openMetadataReader(LIMITS);
    const before = listAliasFolders();
    await own.read(write('odd\nname.png', png));
    expect(listAliasFolders().length).toBe(before.length + 1);
    await own.close();
    expect(listAliasFolders()).toEqual(before);
  });
});

function listAliasFolders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('assay-metadata-'));
}

describe('what was not read is said', () => {
  test('a truncated picture', async () => {
    const png = makePng(makeText('parameters', PARAMETERS));
    const { metadata, remarks } = await reader.read(write('short.png', png.subarray(0, 100)));
    expect(metadata.size).toBeGreaterThan(0);
    expect(remarks.map((remark) => remark.code)).toEqual(['metadata.partial']);
    expect(remarks[0]?.message).toContain('PNG image');
  });

  test('more keywords than ExifTool reads', async () => {
    const bag = `<dc:subject><rdf:Bag>${'<rdf:li>word</rdf:li>'.repeat(1001)}</rdf:Bag></dc:subject>`;
    const { remarks } = await reader.read(write('many.xmp', makeXmp(bag)));
    expect(remarks.map((remark) => remark.code)).toEqual(['metadata.partial']);
  });

  test('a minor fault is no remark', async () => {
    const png = makePng(makeText('parameters', PARAMETERS));
    const { metadata, remarks } = await reader.read(write('trailer.png', Buffer.concat([png, Buffer.alloc(50)])));
    expect(metadata.text('ExifTool:Warning')).toContain('[minor]');
    expect(remarks).toEqual([]);
  });

  test('a type that ExifTool does not know', async () => {
    const { remarks } = await reader.read(write('noise.xyz', Buffer.from([1, 200, 3, 255, 5, 6, 7, 128])));
    expect(remarks.map((remark) => remark.code)).toEqual(['metadata.partial']);
  });

  test('a sidecar that is no XMP', async () => {
    const { remarks } = await reader.read(write('text.xmp', 'hello there, this is plain text\n'));
    expect(remarks.map((remark) => remark.code)).toContain('metadata.sidecar-unreadable');
  });

  test('a file that is not there', async () => {
    await expect(reader.read(join(folder, 'gone.png'))).rejects.toMatchObject({ code: 'metadata.failed' });
    await expect(reader.read(join(folder, 'go\nne.png'))).rejects.toMatchObject({ code: 'metadata.failed' });
  });
});

test('files asked for at once are read one after the other, each with its own answer', async () => {
  const paths = Array.from({ length: 20 }, (_, index) =>
    write(`n${index}.png`, makePng(makeText('a', `file ${index}`))),
  );
  const answers = await Promise.all(paths.map((path) => reader.read(path)));
  expect(answers.map(({ metadata }) => metadata.text('PNG:TagA') ?? metadata.text('PNG:A'))).toEqual(
    paths.map((_, index) => `file ${index}`),
  );
});
