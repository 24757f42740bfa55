import { expect, test } from 'vitest';
import { formatFrameCount, formatPackedTimecode, rationalRate } from '../../../../src/media/probe/timecode-text.ts';
import { makeFragmented, makeMovie } from './make/bmff.ts';
import { cat, f32be, u32be, u32le, u64le } from './make/bytes.ts';
import { makeDpx } from './make/dpx.ts';
import { makeExr } from './make/exr.ts';
import { makeMarkdown, makeMatroska, makeMxf } from './make/others.ts';
import { probeBytes, walkBytes } from './make/probe-bytes.ts';
import { makeAvi, makeWav, riffChunk, riffList } from './make/riff.ts';

const NTSC_FILM = { numerator: 24_000, denominator: 1001 };

test('EXR time code and rate', () => {
  const extra = [
    ['timeCode', 'timecode', u32le(0x01020304, 0)],
    ['framesPerSecond', 'rational', u32le(24_000, 1001)],
  ] as const;
  expect(walkBytes(makeExr({ extra })).timing).toEqual({ startTimecode: '01:02:03:04', frameRate: NTSC_FILM });
  expect(walkBytes(makeExr({ extra: [['timeCode', 'timecode', u32le(0x10595969, 0)]] })).timing).toEqual({
    startTimecode: '10:59:59;29',
  });
  expect(walkBytes(makeExr({ extra: [['timeCode', 'timecode', u32le(0xffffffff, 0)]] })).timing).toBeUndefined();
});

test('DPX time code and rate, from the television header, then the film header', () => {
  const tv = makeDpx({ 1920: u32be(0x01000000), 1940: f32be(23.976) });
  expect(walkBytes(tv).timing).toEqual({ startTimecode: '01:00:00:00', frameRate: NTSC_FILM });
  expect(walkBytes(makeDpx({ 1724: f32be(25) })).timing).toEqual({ frameRate: { numerator: 25, denominator: 1 } });
  expect(walkBytes(makeDpx({ 1920: u32be(0) })).timing).toBeUndefined();
  expect(walkBytes(makeDpx({ 1920: u32be(0), 1940: f32be(24) })).timing?.startTimecode).toBe('00:00:00:00');
});

test('movie rate, length and time code track', () => {
  const movie = walkBytes(makeMovie({ brand: 'qt  ', timecode: { frame: 86_400, base: 24, dropFrame: false } }));
  expect(movie.timing).toEqual({
    startTimecode: '01:00:00:00',
    frameRate: NTSC_FILM,
    frames: 48,
    durationSeconds: 2.002,
  });
  const drop = makeMovie({ timescale: 30_000, timecode: { frame: 1800, base: 30, dropFrame: true } });
  expect(walkBytes(drop).timing).toMatchObject({
    startTimecode: '00:01:00;02',
    frameRate: { numerator: 30_000, denominator: 1001 },
  });
});

test('MXF time code is the material package’s, not the first one there', () => {
  expect(walkBytes(makeMxf()).timing).toEqual({ startTimecode: '01:00:00:00', frameRate: NTSC_FILM, frames: 48 });
  expect(walkBytes(makeMxf({ frame: 17_982, base: 30, dropFrame: true })).timing?.startTimecode).toBe('00:10:00;00');
});

test('Matroska, AVI and WAV say how long they are', () => {
  expect(walkBytes(makeMatroska()).timing).toEqual({ durationSeconds: 2.002, frameRate: NTSC_FILM });
  expect(walkBytes(makeAvi()).timing).toMatchObject({ frames: 48, frameRate: NTSC_FILM });
  expect(walkBytes(makeWav()).timing).toEqual({ durationSeconds: 0.05 });
});

test.each([
  [0, '00:00:00;00'],
  [1799, '00:00:59;29'],
  [1800, '00:01:00;02'],
  [17_981, '00:09:59;29'],
  [17_982, '00:10:00;00'],
  [107_892, '01:00:00;00'],
])('frame %i of 29.97 drop frame is %s', (frame, expected) => {
  expect(formatFrameCount(frame, 30, true)).toBe(expected);
});

test('time codes and rates that are none', () => {
  expect(formatFrameCount(3600, 60, true)).toBe('00:01:00;04');
  expect(formatFrameCount(-1, 24, false)).toBeUndefined();
  expect(formatFrameCount(1, 0, false)).toBeUndefined();
  expect(formatPackedTimecode(0x25000000)).toBeUndefined();
  expect(formatPackedTimecode(0x0000000a)).toBeUndefined();
  expect([23.98, 29.97, 59.94, 47.952, 25].map((rate) => rationalRate(rate)?.denominator)).toEqual([
    1001, 1001, 1001, 1001, 1,
  ]);
  expect([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e9].map(rationalRate)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('EXR texts of every part, under the name the file gives them', () => {
  const bytes = makeExr(
    {
      extra: [
        ['Prompt', 'string', 'a fox'],
        ['size', 'int', u32le(1)],
      ],
    },
    {
      extra: [
        ['comments', 'string', Buffer.from('tr\u00e8s bien')],
        ['multiView', 'stringvector', cat(u32le(4), 'left', u32le(5), 'right')],
      ],
    },
  );
  expect(Object.fromEntries(walkBytes(bytes).headerText)).toEqual({
    'OpenEXR:Prompt': 'a fox',
    'OpenEXR:type': 'scanlineimage',
    'OpenEXR:Part2:type': 'scanlineimage',
    'OpenEXR:Part2:comments': 'tr\u00e8s bien',
    'OpenEXR:Part2:multiView': 'left\nright',
  });
});

test('DPX texts end at the first filler and keep what the field says', () => {
  const bytes = makeDpx(
    { 160: 'Studio X\0junk', 460: Buffer.alloc(200, 0xff), 1764: 'sc 12' },
    Buffer.from(`${'me'.padEnd(32, '\0')}{"prompt":1}`),
  );
  expect(Object.fromEntries(walkBytes(bytes).headerText)).toEqual({
    'DPX:fileName': 'sh010.1001.dpx',
    'DPX:creator': 'Studio X',
    'DPX:slate': 'sc 12',
    'DPX:userId': 'me',
    'DPX:userData': '{"prompt":1}',
  });
});

test('the label that ExifTool shows as binary only is read from AVI and WAV', async () => {
  const info = riffList('INFO', riffChunk('ISFT', 'made'), riffChunk('AIGC', '{"Label":"1"}\0'));
  expect((await probeBytes(makeAvi(info), 'a.avi')).extraText).toEqual({ 'RIFF:AIGC': '{"Label":"1"}' });
  expect((await probeBytes(makeWav(info), 'a.wav')).extraText).toEqual({ 'RIFF:AIGC': '{"Label":"1"}' });
  const large = makeWav(riffList('INFO', riffChunk('AIGC', Buffer.alloc(200_000, 'x'))));
  expect(walkBytes(large).extraText.get('RIFF:AIGC')?.length).toBe(64 * 1024);
});

test('Markdown front matter is kept as text, and only where the name says Markdown or text', async () => {
  const { extraText, mediaType } = await probeBytes(makeMarkdown('AIGC:\n  Label: AIGC'), 'scene.md');
  expect({ extraText, mediaType }).toEqual({
    extraText: { 'Text:FrontMatter': 'AIGC:\n  Label: AIGC\n' },
    mediaType: 'text/markdown',
  });
  expect((await probeBytes(makeMarkdown(), 'scene.dat')).mediaType).toBeUndefined();
  expect((await probeBytes(Buffer.from('---\nopen'), 'scene.txt')).extraText).toBeUndefined();
});

test('an initialisation segment is told from a movie', async () => {
  expect((await probeBytes(makeFragmented({ c2pa: true }), 'init.mp4')).initSegment).toBe(true);
  expect((await probeBytes(makeFragmented(), 'init.mp4')).initSegment).toBe(true);
  expect((await probeBytes(makeFragmented({ c2pa: true, segments: 2 }), 'a.mp4')).initSegment).toBeUndefined();
  expect((await probeBytes(makeMovie(), 'a.mp4')).initSegment).toBeUndefined();
});

test('a movie still being written has no moov, or no media', () => {
  const movie = makeMovie();
  expect(walkBytes(movie.subarray(0, movie.indexOf('moov') - 4))).toMatchObject({
    structure: 'incomplete',
    incompleteReason: 'there is no moov box',
  });
  const first = makeMovie({ movieFirst: true });
  expect(walkBytes(first.subarray(0, first.indexOf('mdat') - 4))).toMatchObject({
    structure: 'incomplete',
    incompleteReason: 'there is no mdat box',
  });
});

test('an EXR offset that points behind the end is incomplete', () => {
  const bytes = makeExr();
  bytes.set(u64le(bytes.length), bytes.length - 40 * 80);
  expect(walkBytes(bytes)).toMatchObject({
    structure: 'incomplete',
    incompleteReason: 'an EXR offset points outside the file',
  });
});
