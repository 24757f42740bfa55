import { truncate } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCredentialReader } from '../../../src/credentials/open-credential-reader.ts';
import { type Credential, makeAuthority, makeSigner } from '../../support/certificates.ts';
import {
  type Folder,
  flipByte,
  makeExr,
  makeFolder,
  makePicture,
  requestFor,
  trustIn,
} from '../../support/credential-files.ts';
import { signBytes, signSidecar } from '../../support/sign.ts';

let folder: Folder;
let root: Credential;
let signer: Credential;

beforeAll(async () => {
  folder = await makeFolder();
  root = makeAuthority('Root');
  signer = makeSigner(root, 'Leaf');
});
afterAll(() => folder.remove());

function read(path: string, sidecar: string, match: 'exact' | 'stem' = 'exact') {
  return openCredentialReader({ trust: trustIn(root) }).read(requestFor(path, [{ path: sidecar, match }]));
}

function manifestFor(path: string, mimeType?: string) {
  return signSidecar(path, { signer, anchors: [root], unchecked: true }, mimeType);
}

describe('a sidecar with the whole name', () => {
  test('speaks for an EXR, which can carry nothing itself', async () => {
    const exr = await folder.write('shot.exr', makeExr(1));
    const sidecar = await folder.write('shot.exr.c2pa', await manifestFor(exr));
    const { credential, remarks, unmatchedSidecars } = await read(exr, sidecar);
    expect(credential).toMatchObject({ state: 'trusted', source: 'sidecar', sidecar: 'shot.exr.c2pa' });
    expect(remarks).toEqual([]);
    expect(unmatchedSidecars).toBeUndefined();
  });

  test.each([
    ['jpg', 'image/jpeg', 'jpeg'],
    ['png', 'image/png', 'png'],
    ['tif', 'image/tiff', 'tiff'],
    ['avif', 'image/avif', 'avif'],
  ] as const)('binds to a %s whether made with the generic or the real type', async (extension, mimeType, format) => {
    const bytes = await makePicture(format);
    for (const madeAs of ['application/octet-stream', mimeType]) {
      const path = await folder.write(`typed.${extension}`, bytes);
      const sidecar = await folder.write(`typed.${extension}.c2pa`, await manifestFor(path, madeAs));
      expect([madeAs, (await read(path, sidecar)).credential.state]).toEqual([madeAs, 'trusted']);
      await folder.write(`typed.${extension}`, flipByte(bytes, -9));
      const changed = await read(path, sidecar);
      expect([madeAs, changed.credential.state]).toEqual([madeAs, 'tampered']);
      expect(changed.remarks.map(({ code }) => code)).toEqual(['credential.sidecar-mismatch']);
    }
  });

  test.each([
    ['empty', Buffer.alloc(0)],
    ['text', Buffer.from('no manifest store')],
    ['a PNG', Buffer.from('89504e470d0a1a0a', 'hex')],
  ])('that is %s is unreadable', async (name, bytes) => {
    const exr = await folder.write(`bad-${name}.exr`, makeExr(2));
    const sidecar = await folder.write(`bad-${name}.exr.c2pa`, bytes);
    const { credential } = await read(exr, sidecar);
    expect(credential).toMatchObject({ state: 'unreadable', source: 'sidecar' });
    expect(credential.reason).toContain('it holds no C2PA manifest store');
  });

  test('that is cut off anywhere is never intact', async () => {
    const exr = await folder.write('cut.exr', makeExr(3));
    const manifest = await manifestFor(exr);
    for (let part = 1; part < 20; part += 1) {
      const length = Math.floor((manifest.length * part) / 20);
      const sidecar = await folder.write('cut.exr.c2pa', manifest.subarray(0, length));
      const { credential } = await read(exr, sidecar);
      expect(['unreadable', 'malformed', 'tampered'], `cut at ${length}`).toContain(credential.state);
    }
  });

  test('larger than 64 MB is not read', async () => {
    const exr = await folder.write('large.exr', makeExr(4));
    const sidecar = await folder.write('large.exr.c2pa', await manifestFor(exr));
    await truncate(sidecar, 64 * 1024 * 1024 + 1);
    const { credential } = await read(exr, sidecar);
    expect(credential).toMatchObject({ state: 'unreadable', reason: 'large.exr.c2pa: it is larger than 64 MB' });
  });

  test('does not override what is embedded, but is reported when it is broken', async () => {
    const signed = await signBytes(await makePicture('jpeg'), 'image/jpeg', { signer, anchors: [root] });
    const path = await folder.write('both.jpg', signed);
    const sidecar = await folder.write('both.jpg.c2pa', Buffer.from('junk'));
    const { credential, remarks } = await read(path, sidecar);
    expect(credential).toMatchObject({ state: 'trusted', source: 'embedded' });
    expect(remarks.map(({ code }) => code)).toEqual(['credential.unreadable']);
  });
});

describe('a sidecar with the stem only', () => {
  test('belongs to the file that its hash is of', async () => {
    const first = await folder.write('plate.dpx', makeExr(5));
    const second = await folder.write('plate.exr', makeExr(6));
    const sidecar = await folder.write('plate.c2pa', await manifestFor(second));
    const other = await read(first, sidecar, 'stem');
    expect(other.credential.state).toBe('absent');
    expect(other.remarks).toEqual([]);
    expect(other.unmatchedSidecars).toEqual(['plate.c2pa']);
    const own = await read(second, sidecar, 'stem');
    expect(own.credential).toMatchObject({ state: 'trusted', sidecar: 'plate.c2pa' });
    expect(own.unmatchedSidecars).toBeUndefined();
  });

  test('gives way to one with the whole name that binds', async () => {
    const path = await folder.write('two.exr', makeExr(7));
    const elsewhere = await folder.write('two.dpx', makeExr(8));
    const stem = await folder.write('two.c2pa', await manifestFor(elsewhere));
    const exact = await folder.write('two.exr.c2pa', await manifestFor(path));
    const reader = openCredentialReader({ trust: trustIn(root) });
    const result = await reader.read(
      requestFor(path, [
        { path: exact, match: 'exact' },
        { path: stem, match: 'stem' },
      ]),
    );
    expect(result.credential).toMatchObject({ state: 'trusted', sidecar: 'two.exr.c2pa' });
    expect(result.unmatchedSidecars).toEqual(['two.c2pa']);
  });
});
