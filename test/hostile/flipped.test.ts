import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Credential, makeAuthority, makeSigner } from '../support/certificates.ts';
import { flipByte, makePicture, makeWav } from '../support/credential-files.ts';
import { signBytes } from '../support/sign.ts';
import { makeMovie } from '../unit/media/probe/make/bmff.ts';
import { expectTyped, type Scanned } from './support/expect-typed.ts';
import { type HostileFolder, makeHostileFolder } from './support/hostile-folder.ts';

const CAPTURE = 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture';
const SIGNER = 'Camera of the flips';
/** Looks over the whole of each file, beside the regions. */
const SWEEP = 60;

/** What no reader may overlook. An outer length can be wrong while all that is signed is intact: then it is remarked. */
const SIGNED_REGIONS: ReadonlySet<string> = new Set([
  'the label of an assertion',
  'what an assertion says',
  'the hash of the picture',
  'the claim',
  'the name of the signer',
  'the signature',
]);

/** Nobody signs it and the engine does not go by it where segments have lengths of their own: all that is signed still holds. */
const HARMLESS_REGION = 'the length of the store';

interface Signed {
  readonly extension: string;
  readonly bytes: Buffer;
  readonly regions: Readonly<Record<string, number>>;
  /** False for bytes that no signature covers: padding, and the descriptions of the outermost boxes. */
  readonly isCovered: (at: number) => boolean;
}

let folder: HostileFolder;
let scanned: Scanned;
const files: Signed[] = [];

async function sign(extension: string, mediaType: string, bytes: Buffer, authority: Credential): Promise<Signed> {
  const action = { action: 'c2pa.created', digitalSourceType: CAPTURE };
  const signed = await signBytes(bytes, mediaType, {
    signer: makeSigner(authority, SIGNER),
    anchors: [authority],
    intent: 'none',
    manifest: { assertions: [{ label: 'c2pa.actions', data: { actions: [action] } }] },
    reserveBytes: 2000,
  });
  return { extension, bytes: signed, ...findRegions(signed) };
}

function findRegions(bytes: Buffer): Pick<Signed, 'regions' | 'isCovered'> {
  const store = bytes.indexOf('jumb') - 4;
  const storeEnd = store + bytes.readUInt32BE(store);
  const padding = bytes.indexOf(Buffer.alloc(40), store);
  // Behind it: the signature of ES256 with its head.
  const paddingEnd = storeEnd - 66;
  return {
    regions: {
      'the first byte': 0,
      [HARMLESS_REGION]: store + 2,
      'the type of the store': store + 4,
      'the label of an assertion': bytes.indexOf('c2pa.actions') + 3,
      'what an assertion says': bytes.indexOf('digitalCapture') + 8,
      'the hash of the picture': bytes.indexOf('c2pa.hash') + 60,
      'the label of the claim': bytes.indexOf('c2pa.claim') + 6,
      'the claim': bytes.indexOf('c2pa.claim') + 60,
      'the name of the signer': bytes.indexOf(SIGNER) + 4,
      'the signature': storeEnd - 20,
    },
    isCovered: (at) => at > store + 130 && !(at >= padding - 8 && at < paddingEnd),
  };
}

const nameOf = (what: string, { extension }: Signed): string => `${extension}/${what}.${extension}`;
const sweepOf = ({ bytes }: Signed): readonly number[] =>
  Array.from({ length: SWEEP }, (_, index) => Math.floor((bytes.length * index) / SWEEP));

beforeAll(async () => {
  const authority = makeAuthority('Flip CA');
  folder = makeHostileFolder({ trust: authority.pem });
  files.push(
    await sign('jpg', 'image/jpeg', await makePicture('jpeg'), authority),
    await sign('png', 'image/png', await makePicture('png'), authority),
    await sign('tif', 'image/tiff', await makePicture('tiff'), authority),
    await sign('webp', 'image/webp', await makePicture('webp'), authority),
    await sign('wav', 'audio/wav', makeWav(), authority),
    await sign('mp4', 'video/mp4', makeMovie({ movieFirst: true }), authority),
  );
  for (const file of files) {
    folder.write(nameOf('whole', file), file.bytes);
    for (const [region, at] of Object.entries(file.regions))
      folder.write(nameOf(region, file), flipByte(file.bytes, at));
    for (const at of sweepOf(file)) folder.write(nameOf(`byte ${at} is flipped`, file), flipByte(file.bytes, at));
  }
  scanned = expectTyped(await folder.scan(), {
    seconds: 120,
    mayBeNotAi: (path) => /whole|is flipped/.test(path) || path.includes(HARMLESS_REGION),
  });
});
afterAll(() => folder?.remove());

test('untouched, each file is signed and not AI', () => {
  for (const file of files) {
    expect(scanned.assets.get(nameOf('whole', file))).toMatchObject({
      origin: 'not-ai',
      credential: { state: 'trusted' },
    });
  }
});

test('one flipped bit in any region: the claim no longer counts, and something is said', () => {
  for (const file of files) {
    for (const region of Object.keys(file.regions)) {
      const line = scanned.assets.get(nameOf(region, file));
      if (region === HARMLESS_REGION && line?.credential.state === 'trusted') continue;
      const where = `${region} of ${file.extension}: ${JSON.stringify(line)}`;
      expect(line?.origin ?? 'unknown', where).toBe('unknown');
      if (SIGNED_REGIONS.has(region)) expect(line?.credential.state, where).not.toMatch(/trusted|valid/);
      const isSaid = line?.status !== 'checked' || line.findings.length > 0;
      expect(isSaid, where).toBe(true);
    }
  }
});

test('over the whole of each file, only padding and the outermost descriptions may change unnoticed', () => {
  let noticed = 0;
  for (const file of files) {
    for (const at of sweepOf(file)) {
      const line = scanned.assets.get(nameOf(`byte ${at} is flipped`, file));
      if (line?.origin === 'not-ai') expect(file.isCovered(at), `byte ${at} of ${file.extension}`).toBe(false);
      else noticed += 1;
    }
  }
  expect(noticed).toBeGreaterThan(SWEEP * 3);
});
