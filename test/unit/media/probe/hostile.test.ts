import { extname } from 'node:path';
import { expect, test } from 'vitest';
import type { ProbeDraft } from '../../../../src/media/probe/probe-draft.ts';
import { box, makeMovie } from './make/bmff.ts';
import { cat, noise, u8, u16le, u32be, u32le, u64le } from './make/bytes.ts';
import { makeExr } from './make/exr.ts';
import { makeJxl } from './make/others.ts';
import { makePng } from './make/png.ts';
import { probeBytes, walkBytes } from './make/probe-bytes.ts';
import { riff, riffList } from './make/riff.ts';
import { makeTiff } from './make/tiff.ts';
import { WHOLE_FILES } from './make/whole-files.ts';

const CAN_TELL = WHOLE_FILES.filter(({ structure }) => structure === 'complete');

/** Every per cent of length but 0 and 100. */
function cuts(bytes: Buffer): Buffer[] {
  return Array.from({ length: 99 }, (_, index) =>
    bytes.subarray(0, Math.max(1, Math.floor((bytes.length * (index + 1)) / 100))),
  );
}

function isClean(draft: ProbeDraft): boolean {
  return draft.structure === 'complete' || draft.credentialCarrier === 'none' || draft.metadataCarrier === 'none';
}

test.each(CAN_TELL)('$name cut at every 1 % is incomplete, or no type at all', ({ name, bytes }) => {
  const wrong = cuts(bytes).flatMap((cut, index) => {
    const draft = walkBytes(Buffer.from(cut), extname(name));
    // Shorter than its own magic number, or without the second packet or frame that proves it, a file has no type.
    const typeless = draft.mediaType === undefined && cut.length < 420;
    return (typeless || draft.structure === 'incomplete') && !isClean(draft)
      ? []
      : [`${index + 1} %: ${draft.structure}`];
  });
  expect(wrong).toEqual([]);
});

test.each(WHOLE_FILES.filter(({ structure }) => structure === 'unknown'))(
  '$name, which cannot tell, is never called complete',
  ({ name, bytes }) => {
    const structures = new Set(cuts(bytes).map((cut) => walkBytes(Buffer.from(cut), extname(name)).structure));
    expect(structures.has('complete')).toBe(false);
  },
);

test.each(WHOLE_FILES)(
  '$name survives a flipped bit in each of its first 400 bytes and in every region after',
  ({ name, bytes }) => {
    let walks = 0;
    for (let at = 0; at < bytes.length; at += at < 400 ? 1 : Math.ceil(bytes.length / 100)) {
      const broken = Buffer.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ (1 << ((at * 5) % 8));
      // Throws when a walk throws anything but its own signals.
      walkBytes(broken, extname(name));
      walks += 1;
    }
    expect(walks).toBeGreaterThan(50);
  },
);

test.each(WHOLE_FILES)('$name survives absurd 32-bit numbers anywhere', ({ name, bytes }) => {
  let walks = 0;
  for (const value of [0xff, 0x7f, 0x00]) {
    for (let at = 0; at < Math.min(bytes.length - 4, 800); at += 4) {
      walkBytes(Buffer.from(bytes).fill(value, at, at + 4), extname(name));
      walks += 1;
    }
  }
  expect(walks).toBeGreaterThan(30);
});

test('an EXR of 2^31 by 2^31 pixels is incomplete without its table being read', () => {
  const bytes = makeExr();
  const at = bytes.indexOf('dataWindow') + 'dataWindow\0box2i\0'.length + 4;
  bytes.set(u32le(0, 0, 0x7fffffff, 0x7ffffffe), at);
  expect(walkBytes(bytes)).toMatchObject({
    structure: 'incomplete',
    incompleteReason: 'the EXR offset table reaches beyond the end of the file',
  });
});

test('an EXR whose offset table is zero, as a renderer leaves it while it writes, is incomplete', () => {
  const bytes = makeExr();
  const table = bytes.length - 40 * (72 + 8);
  expect(walkBytes(Buffer.from(bytes)).structure).toBe('complete');
  bytes.fill(0, table + 39 * 8, table + 40 * 8);
  expect(walkBytes(bytes)).toMatchObject({
    structure: 'incomplete',
    incompleteReason: 'the EXR offset table is not filled in',
  });
});

test('TIFF directories in a loop end the walk and prove nothing', () => {
  const draft = walkBytes(makeTiff({ next: 8 }));
  expect(draft.unusual).toContain('loop');
  expect([draft.credentialCarrier, draft.metadataCarrier]).toEqual(['possible', 'possible']);
});

test('a TIFF directory of 2^50 entries stops at the limit of parts', () => {
  const tags = cat('II+\0', u16le(8, 0), u64le(16), u64le(2 ** 50), Buffer.alloc(20 * 100_100));
  expect(walkBytes(tags)).toMatchObject({
    structure: 'unknown',
    unusual: 'more than 100000 parts',
    metadataCarrier: 'possible',
  });
});

test('many directories over one long table of offsets stop at the limit of entries', () => {
  const strips = 300_000;
  const directory = (next: number): Buffer =>
    cat(u16le(2), u16le(273, 3), u32le(strips, 2000), u16le(279, 3), u32le(strips, 2000), u32le(next));
  const count = 8;
  const head = cat(
    'II*\0',
    u32le(8),
    ...Array.from({ length: count }, (_, index) => directory(index + 1 < count ? 8 + (index + 1) * 30 : 0)),
  );
  const draft = walkBytes(cat(head, Buffer.alloc(2000 - head.length), Buffer.alloc(strips * 2)));
  expect(draft.unusual).toBe('tables of more than 1100000 entries');
});

test('boxes and lists nested without end stop at the limit of depth', () => {
  let boxes = box('trak');
  for (let depth = 0; depth < 40; depth += 1) boxes = box('trak', boxes);
  expect(walkBytes(cat(box('ftyp', 'isom', u32be(0)), box('moov', boxes), box('mdat'))).unusual).toBe(
    'boxes nested deeper than 16',
  );
  let lists = riffList('hdrl');
  for (let depth = 0; depth < 40; depth += 1) lists = riffList('hdrl', lists);
  expect(walkBytes(riff('AVI ', lists)).unusual).toBe('RIFF lists nested deeper than 16');
});

test('a hundred thousand and one chunks stop at the limit of parts', () => {
  const png = makePng();
  const empty = cat(u32be(0), 'IDAT', u32be(0));
  const draft = walkBytes(cat(png.subarray(0, 33), Buffer.alloc(empty.length * 100_001, empty), png.subarray(33)));
  expect(draft).toMatchObject({
    structure: 'unknown',
    unusual: 'more than 100000 parts',
    credentialCarrier: 'possible',
    metadataCarrier: 'possible',
  });
});

test('a JPEG XL box of length FFFFFFFF is incomplete', () => {
  const bytes = cat(makeJxl(), u32be(0xffffffff), 'jumb', noise(50));
  expect(walkBytes(bytes)).toMatchObject({ structure: 'incomplete', credentialCarrier: 'possible' });
});

test('a header text of 3 MB is cut to 1 MB, and twenty of them to 16 MB', () => {
  const large = walkBytes(makeExr({ extra: [['prompt', 'string', Buffer.alloc(3_000_000, 'x')]] }));
  expect(large.headerText.get('OpenEXR:prompt')?.length).toBe(1024 * 1024);
  expect(large.unusual).toContain('larger than is kept');
  const extra = Array.from(
    { length: 40 },
    (_, index) => [`prompt${index}`, 'string', Buffer.alloc(1_000_000, 'x')] as const,
  );
  const many = walkBytes(makeExr({ extra }));
  expect([...many.headerText.values()].reduce((sum, text) => sum + text.length, 0)).toBeLessThanOrEqual(
    16 * 1024 * 1024,
  );
});

test('names of strangers as attribute names stay names', async () => {
  const { headerText } = await probeBytes(
    makeExr({
      extra: [
        ['__proto__', 'string', 'x'],
        ['constructor', 'string', 'y'],
      ],
    }),
    'a.exr',
  );
  expect(Object.keys(headerText ?? {})).toEqual(['OpenEXR:__proto__', 'OpenEXR:constructor']);
  expect(Object.getPrototypeOf(headerText)).toBe(Object.prototype);
});

test('a movie whose boxes overlap is read as far as it goes and proves nothing', () => {
  const movie = makeMovie({ movieFirst: true });
  const at = movie.indexOf('mdia') - 4;
  movie.writeUInt32BE(movie.readUInt32BE(at) + 64, at);
  const draft = walkBytes(movie);
  expect(draft.unusual).toContain('mdia');
  expect([draft.credentialCarrier, draft.metadataCarrier]).toEqual(['possible', 'possible']);
});

test('one byte and all equal bytes are no type and not clean', () => {
  for (const byte of [0, 0x20, 0x47, 0xff]) {
    for (const length of [1, 7, 64, 5000]) {
      const draft = walkBytes(Buffer.alloc(length, byte));
      expect([draft.structure, draft.metadataCarrier]).toEqual(['unknown', 'possible']);
    }
  }
  expect(walkBytes(u8(0)).mediaType).toBeUndefined();
});
