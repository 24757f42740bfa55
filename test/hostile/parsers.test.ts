import { brotliCompressSync, constants } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePng, makeText, makeXmp } from '../integration/metadata/make-png.ts';
import { box } from '../unit/media/probe/make/bmff.ts';
import { cat, noise, u32be, u32le } from '../unit/media/probe/make/bytes.ts';
import { makeExr } from '../unit/media/probe/make/exr.ts';
import { makeJxl } from '../unit/media/probe/make/others.ts';
import { expectTyped, type Scanned } from './support/expect-typed.ts';
import * as hostile from './support/hostile-bytes.ts';
import { type HostileFolder, makeHostileFolder, writeSparse } from './support/hostile-folder.ts';

/** Which limit comes first depends on the machine. */
const LIMIT = /^unreadable limit\.(?:memory|output|time)$/;
const TRUNCATED = /^unreadable file\.truncated$/;
const UNKNOWN = /^checked unknown$/;
const ASK = /^checked needs-answer$/;
const GENERATED = /^checked generated$/;

type Row = readonly [name: string, make: () => Buffer, outcome: RegExp];

const longXmp = (): string => makeXmp(`<dc:source>${'x'.repeat(50_000_000)}</dc:source>`);
const laughs = (): string => makeXmp('<dc:source>&j;</dc:source>', hostile.LAUGHS);
const wideXmp = (): string =>
  makeXmp(Array.from({ length: 200_000 }, (_, index) => `<a:p${index}>v</a:p${index}>`).join(''));
const deepXmp = (levels: number): string =>
  makeXmp(`${'<a:s rdf:parseType="Resource">'.repeat(levels)}x${'</a:s>'.repeat(levels)}`);

function makePackedBox(megabytes: number): Buffer {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return box('brob', cat('jumb', brotliCompressSync(Buffer.alloc(megabytes * 1024 * 1024), { params })));
}

function patchExr(bytes: Buffer, attribute: string, type: string, value: Buffer): Buffer {
  const at = bytes.indexOf(attribute) + attribute.length + type.length + 2 + 4;
  bytes.set(value, at);
  return bytes;
}

const ROWS: readonly Row[] = [
  ['JXL, last box of 4 GB.jxl', () => cat(makeJxl(), u32be(0xffffffff), 'jumb', noise(50)), TRUNCATED],
  ['JXL, first box of 4 GB.jxl', () => makeJxl(cat(u32be(0xffffffff), 'jumb', noise(50))), TRUNCATED],
  ['JXL, box that unpacks to 256 MB.jxl', () => makeJxl(makePackedBox(256)), UNKNOWN],
  ['PNG, zTXt of 3 GB.png', () => hostile.makeZtxtBomb('parameters', 3000), LIMIT],
  ['PNG, iTXt of 3 GB.png', () => hostile.makeItxtBomb('parameters', 3000), LIMIT],
  ['PNG, XMP of 3 GB packed.png', () => hostile.makeItxtBomb('XML:com.adobe.xmp', 3000), LIMIT],
  ['PNG, XMP of 50 MB.png', () => hostile.withXmp(longXmp()), LIMIT],
  ['JPEG, XMP of 50 MB.jpg', () => hostile.makeExtendedXmpJpeg(longXmp()), LIMIT],
  ['PNG, entities.png', () => hostile.withXmp(laughs()), UNKNOWN],
  ['JPEG, entities.jpg', () => hostile.makeExtendedXmpJpeg(laughs()), UNKNOWN],
  ['XMP with 200,000 properties.png', () => hostile.withXmp(wideXmp()), LIMIT],
  ['XMP nested 5,000 deep.png', () => hostile.withXmp(deepXmp(5000)), LIMIT],
  ['parameters nested.png', () => makePng(makeText('parameters', hostile.nestJson(1_000_000))), UNKNOWN],
  ['prompt nested.png', () => hostile.withPrompt(hostile.nestObject(500_000)), ASK],
  ['workflow nested.png', () => makePng(makeText('workflow', hostile.nestObject(500_000))), ASK],
  ['InvokeAI nested.png', () => makePng(makeText('invokeai_metadata', hostile.nestObject(500_000))), UNKNOWN],
  ['claim nested.png', () => hostile.withStore(hostile.makeStore({ claim: hostile.nestCbor(1_000_000) })), LIMIT],
  [
    'assertion nested.png',
    () => hostile.withStore(hostile.makeStore({ assertion: hostile.nestCbor(1_000_000) })),
    LIMIT,
  ],
  ['boxes nested.png', () => hostile.withStore(hostile.nestBoxes(50_000)), LIMIT],
  [
    'map of 2^64.png',
    () => hostile.withStore(hostile.makeStore({ claim: Buffer.from('bbffffffffffffffff', 'hex') })),
    UNKNOWN,
  ],
  [
    'bytes of 4 GB.png',
    () => hostile.withStore(hostile.makeStore({ claim: Buffer.from('5b00000000ffffffff', 'hex') })),
    UNKNOWN,
  ],
  ['graph that takes itself.png', () => hostile.withPrompt(hostile.makeCycle(1)), ASK],
  ['graph in a circle.png', () => hostile.withPrompt(hostile.makeCycle(10)), ASK],
  ['graph in a circle with a sampler.png', () => hostile.withPrompt(hostile.makeCycle(10, 'KSampler')), GENERATED],
  ['graph of 100,000 nodes.png', () => hostile.withPrompt(hostile.makeCycle(100_000)), ASK],
  [
    'graph of 100,000 nodes, the last a sampler.png',
    () => hostile.withPrompt(hostile.makeCycle(100_000, 'KSampler')),
    GENERATED,
  ],
  [
    'EXR of 2^31 pixels.exr',
    () => patchExr(makeExr(), 'dataWindow', 'box2i', u32le(0, 0, 0x7fffffff, 0x7ffffffe)),
    TRUNCATED,
  ],
  [
    'EXR of 2^31 chunks.exr',
    () => patchExr(makeExr({ deep: true }), 'chunkCount', 'int', u32le(0x7fffffff)),
    TRUNCATED,
  ],
];

const GB = 1024 ** 3;
const LARGE = 'JXL, a store of 1 GB.jxl';

let folder: HostileFolder;
let scanned: Scanned;

/** Whole as far as its boxes go, so that the engine gets it; the last one is a store as large as the file. */
function startJxl(sizeBytes: number): Buffer {
  const picture = makeJxl();
  const description = hostile.superbox('c2pa', 'c2pa').subarray(8);
  return cat(picture, u32be(sizeBytes - picture.length), 'jumb', description);
}

beforeAll(async () => {
  folder = makeHostileFolder();
  // Among the others on purpose: what a large file takes and what small ones take come together.
  writeSparse(folder.write(LARGE, startJxl(GB)), GB);
  for (const [name, make] of ROWS) folder.write(name, make());
  scanned = expectTyped(await folder.scan(), { seconds: 150 });
}, 200_000);
afterAll(() => folder?.remove());

test.each(ROWS)('%s', (name, _make, outcome) => {
  expect(scanned.outcome(name)).toMatch(outcome);
});

test('a store for which the engine takes more memory than one process may have: limit.memory', () => {
  expect(scanned.outcome(LARGE)).toBe('unreadable limit.memory');
});

test('a store that cannot be read is a finding to act on, not an absent one', () => {
  for (const name of ['map of 2^64.png', 'bytes of 4 GB.png']) {
    const line = scanned.assets.get(name);
    expect(line?.credential.state).toBe('unreadable');
    expect(line?.findings.map((finding) => finding.code)).toContain('credential.unreadable');
  }
});
