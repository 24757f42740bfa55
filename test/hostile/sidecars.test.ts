import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePng, makeText, makeXmp } from '../integration/metadata/make-png.ts';
import { makeAuthority, makeSigner } from '../support/certificates.ts';
import { flipByte } from '../support/credential-files.ts';
import { signSidecar } from '../support/sign.ts';
import { expectTyped, type Scanned } from './support/expect-typed.ts';
import * as hostile from './support/hostile-bytes.ts';
import { type HostileFolder, makeHostileFolder, writeSparse } from './support/hostile-folder.ts';

const MB = 1024 * 1024;

let folder: HostileFolder;
let scanned: Scanned;

/** A picture under a name of its own, and different from all others. */
const writePicture = (name: string): string => folder.write(name, makePng(makeText('Comment', name)));
const pictureOf = (what: string): string => `${what}.png`;

const STORES: Readonly<Record<string, (store: Buffer) => Buffer>> = {
  'an empty store': () => Buffer.alloc(0),
  'boxes in boxes': () => hostile.nestBoxes(50_000),
  'a claim nested without end': () => hostile.makeStore({ claim: hostile.nestCbor(1_000_000) }),
  'a store cut at 1 percent': (store) => store.subarray(0, store.length / 100),
  'a store cut at 20 percent': (store) => store.subarray(0, store.length / 5),
  'a store cut at 50 percent': (store) => store.subarray(0, store.length / 2),
  'a store cut at 99 percent': (store) => store.subarray(0, store.length - store.length / 100),
};

/** With what is remarked of the picture. */
const OTHERS: readonly (readonly [
  what: string,
  kind: 'json' | 'xmp',
  make: () => string,
  remarks: readonly string[],
])[] = [
  ['JSON of 70 MB', 'json', () => `[${'"x",'.repeat(17_500_000)}1]`, ['metadata.sidecar-unreadable']],
  ['JSON of ten million lists', 'json', () => `[${'[],'.repeat(10_000_000)}1]`, []],
  ['JSON nested without end', 'json', () => hostile.nestJson(5_000_000), []],
  ['what is no JSON', 'json', () => 'not JSON', []],
  ['empty JSON', 'json', () => '', []],
  [
    'XMP of 50 MB',
    'xmp',
    () => makeXmp(`<dc:source>${'x'.repeat(50_000_000)}</dc:source>`),
    ['metadata.sidecar-unreadable'],
  ],
  [
    'XMP with entities',
    'xmp',
    () => makeXmp('<dc:source>&j;</dc:source>', hostile.LAUGHS),
    ['metadata.sidecar-unreadable'],
  ],
  ['empty XMP', 'xmp', () => '', ['metadata.partial', 'metadata.sidecar-unreadable']],
];

const NO_FILES = ['pipe.png.xmp', 'pipe.png.c2pa', 'zero.png.json', 'zero.png.xmp'];

beforeAll(async () => {
  const authority = makeAuthority('Sidecar CA');
  const signer = makeSigner(authority, 'Sidecar signer');
  folder = makeHostileFolder({ trust: authority.pem });
  for (const [what, spoil] of Object.entries({ 'a good store': (store: Buffer) => store, ...STORES })) {
    const store = await signSidecar(writePicture(pictureOf(what)), { signer });
    folder.write(`${pictureOf(what)}.c2pa`, spoil(store));
  }
  const flipped = await signSidecar(writePicture('a flipped store.png'), { signer });
  folder.write('a flipped store.png.c2pa', flipByte(flipped, flipped.indexOf('c2pa.hash') + 60));
  for (const megabytes of [60, 100]) {
    writePicture(`zeros ${megabytes} MB.png`);
    writeSparse(folder.write(`zeros ${megabytes} MB.png.c2pa`, ''), megabytes * MB);
  }
  for (const [what, kind, make] of OTHERS) {
    writePicture(pictureOf(what));
    folder.write(`${pictureOf(what)}.${kind}`, make());
  }
  for (const name of ['pipe.png', 'zero.png', 'folder.png']) writePicture(name);
  for (const name of ['pipe.png.xmp', 'pipe.png.c2pa']) execFileSync('mkfifo', [join(folder.root, name)]);
  for (const name of ['zero.png.json', 'zero.png.xmp']) symlinkSync('/dev/zero', join(folder.root, name));
  mkdirSync(join(folder.root, 'folder.png.xmp'));
  scanned = expectTyped(await folder.scan(), { seconds: 120, mayBeNotAi: (path) => path === 'a good store.png' });
}, 200_000);
afterAll(() => folder?.remove());

const findingsOf = (path: string) => scanned.assets.get(path)?.findings.map((finding) => finding.code);

test('a good store speaks for its file', () => {
  expect(scanned.assets.get('a good store.png')).toMatchObject({ origin: 'not-ai', credential: { state: 'trusted' } });
});

test.each([...Object.keys(STORES), 'zeros 60 MB', 'zeros 100 MB'])('%s beside a picture cannot be read', (what) => {
  const line = scanned.assets.get(pictureOf(what));
  expect(line).toMatchObject({ status: 'checked', origin: 'unknown', credential: { state: 'unreadable' } });
  expect(findingsOf(pictureOf(what))).toContain('credential.unreadable');
});

test('a store with a flipped bit is tampered with', () => {
  expect(scanned.assets.get('a flipped store.png')).toMatchObject({
    origin: 'unknown',
    credential: { state: 'tampered' },
  });
  expect(findingsOf('a flipped store.png')).toContain('credential.tampered');
});

test.each(OTHERS)('%s (%s) beside a picture: the picture is read', (what, _kind, _make, remarks) => {
  expect(scanned.outcome(pictureOf(what))).toBe('checked unknown');
  expect(findingsOf(pictureOf(what))).toEqual(remarks);
});

test('sidecars that are no files are not opened, and are said', () => {
  for (const name of NO_FILES) expect([name, scanned.outcome(name)]).toEqual([name, 'unreadable file.not-regular']);
  for (const name of ['pipe.png', 'zero.png', 'folder.png'])
    expect([name, scanned.outcome(name)]).toEqual([name, 'checked unknown']);
});
