import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAuthority, makeSigner } from '../support/certificates.ts';
import { makePicture } from '../support/credential-files.ts';
import { signBytes } from '../support/sign.ts';
import { WHOLE_FILES } from '../unit/media/probe/make/whole-files.ts';
import { expectTyped, type Scanned } from './support/expect-typed.ts';
import { type HostileFolder, makeHostileFolder } from './support/hostile-folder.ts';

const CAPTURE = 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture';
/** Not a frame number: the cuts are no sequence. */
const cutName = (percent: number): string => `cut at ${String(percent).padStart(2, '0')} percent`;
const PERCENTS = Array.from({ length: 100 }, (_, percent) => percent);

let folder: HostileFolder;
let scanned: Scanned;
const kinds = new Map<string, { readonly extension: string; readonly bytes: Buffer }>();

beforeAll(async () => {
  const authority = makeAuthority('Truncation CA');
  const signer = makeSigner(authority, 'Camera');
  folder = makeHostileFolder({ trust: authority.pem });
  for (const name of [
    'a.png',
    'a.jpg',
    'a.tif',
    'a.webp',
    'a.exr',
    'a.dpx',
    'a.mp4',
    'a.wav',
    'a.pdf',
    'a.mxf',
    'a.mkv',
  ]) {
    const file = WHOLE_FILES.find((each) => each.name === name);
    if (file !== undefined) kinds.set(name.slice(2), { extension: name.slice(2), bytes: file.bytes });
  }
  for (const [kind, extension] of [
    ['jpeg', 'jpg'],
    ['png', 'png'],
    ['tiff', 'tif'],
    ['webp', 'webp'],
  ] as const) {
    const manifest = {
      assertions: [
        { label: 'c2pa.actions', data: { actions: [{ action: 'c2pa.created', digitalSourceType: CAPTURE }] } },
      ],
    };
    const bytes = await signBytes(await makePicture(kind), `image/${kind}`, {
      signer,
      anchors: [authority],
      intent: 'none',
      manifest,
    });
    kinds.set(`signed-${extension}`, { extension, bytes });
  }
  for (const [kind, { extension, bytes }] of kinds) {
    folder.write(`whole/${kind}.${extension}`, bytes);
    for (const percent of PERCENTS)
      folder.write(
        `${kind}/${cutName(percent)}.${extension}`,
        bytes.subarray(0, Math.floor((bytes.length * percent) / 100)),
      );
  }
  scanned = expectTyped(await folder.scan(), { seconds: 120, mayBeNotAi: (path) => path.startsWith('whole/signed-') });
});
afterAll(() => folder?.remove());

test('whole, every file is read, and the signed ones are not AI', () => {
  for (const [kind, { extension }] of kinds) {
    const origin = kind.startsWith('signed-') ? 'not-ai' : 'unknown';
    expect([kind, scanned.outcome(`whole/${kind}.${extension}`)]).toEqual([kind, `checked ${origin}`]);
  }
});

test('cut anywhere, none is called read, and the result says why', () => {
  let cuts = 0;
  for (const [kind, { extension, bytes }] of kinds) {
    for (const percent of PERCENTS) {
      const outcome = scanned.outcome(`${kind}/${cutName(percent)}.${extension}`);
      const left = Math.floor((bytes.length * percent) / 100);
      // Shorter than its own magic number a file has no type, and so no known end.
      const expected = left === 0 ? ['unreadable file.empty'] : ['unreadable file.truncated'];
      if (left > 0 && left < 12) expected.push('unsupported');
      expect(expected, `${kind} at ${percent} %`).toContain(outcome);
      cuts += 1;
    }
  }
  expect(cuts).toBe(1500);
});
