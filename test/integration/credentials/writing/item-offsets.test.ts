import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exiftoolPath } from 'exiftool-vendored';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { openCredentialWriter } from '../../../../src/credentials/writing/open-credential-writer.ts';
import { settleItemOffsets } from '../../../../src/credentials/writing/settle-item-offsets.ts';
import { makeAuthority, makeSigner } from '../../../support/certificates.ts';
import { trustIn } from '../../../support/credential-files.ts';
import { makePlan, profileOf, signWith } from '../../../support/marking.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-items-'));
const root = makeAuthority('Items Root');
const signer = makeSigner(root, 'Items');
const writer = openCredentialWriter({ signer: profileOf(signer), sign: signWith(signer), trust: trustIn(root) });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const makeAvif = (): Promise<Buffer> =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: '#446688' } })
    .avif({ effort: 0 })
    .toBuffer();

const decode = (path: string): Promise<Buffer> => sharp(readFileSync(path)).raw().toBuffer();

async function sign(name: string): Promise<string> {
  const destination = join(folder, `signed-${name}`);
  await writer.embed({ source: join(folder, name), destination, mediaType: 'image/avif', plan: makePlan() });
  return destination;
}

/** Where the only item of a picture by libheif names its place: a base of 32 bits, then one extent at 0. */
function findPlace(bytes: Buffer): number {
  const at = bytes.indexOf('iloc') + 4;
  expect([...bytes.subarray(at + 4, at + 8)]).toEqual([0x44, 0x40, 0, 1]);
  // Behind the item: its number, how it is built, the file it is in.
  return at + 8 + (bytes[at] === 0 ? 4 : 6);
}

/** The same picture, its place given by the extent alone. Readers show it alike. */
function placeByExtent(bytes: Buffer): Buffer {
  const moved = Buffer.from(bytes);
  const at = findPlace(moved);
  moved.writeUInt32BE(bytes.readUInt32BE(at), at + 6);
  moved.writeUInt32BE(0, at);
  return moved;
}

test('XMP that ExifTool put into an AVIF is still there when it is signed', async () => {
  const perl = async (...args: readonly string[]) => execFileSync('perl', [await exiftoolPath(), ...args]).toString();
  writeFileSync(join(folder, 'xmp.avif'), await makeAvif());
  await perl('-q', '-overwrite_original', '-XMP-iptcExt:AISystemUsed=ComfyUI', join(folder, 'xmp.avif'));
  const signed = await sign('xmp.avif');
  expect(await perl('-s3', '-XMP-iptcExt:AISystemUsed', signed)).toBe('ComfyUI\n');
  expect(await decode(signed)).toEqual(await decode(join(folder, 'xmp.avif')));
});

test('a picture whose place is given by its extent alone shows the same when it is signed', async () => {
  const plain = await makeAvif();
  writeFileSync(join(folder, 'extent.avif'), placeByExtent(plain));
  expect(await decode(join(folder, 'extent.avif'))).toEqual(await sharp(plain).raw().toBuffer());
  expect(await decode(await sign('extent.avif'))).toEqual(await sharp(plain).raw().toBuffer());
});

test('files that need nothing, or cannot be understood, are left as they are', async () => {
  const path = join(folder, 'odd.avif');
  const settle = (bytes: Buffer) => {
    writeFileSync(path, bytes);
    return settleItemOffsets(path);
  };
  const plain = await makeAvif();
  const odd = placeByExtent(plain);
  expect(await settle(plain)).toBeUndefined();
  // Settled, it is the file as libheif wrote it.
  expect(await settle(odd)).toEqual(plain);
  const meta = odd.indexOf('meta') - 4;
  const end = meta + odd.readUInt32BE(meta);
  for (let length = 0; length < end; length += 1) expect(await settle(odd.subarray(0, length))).toBeUndefined();
  for (const [at, value] of [
    [odd.indexOf('iloc') + 10, 0xffff],
    [findPlace(odd) + 4, 0xffff],
  ] as const) {
    const many = Buffer.from(odd);
    many.writeUInt16BE(value, at);
    expect(await settle(many)).toBeUndefined();
  }
});
