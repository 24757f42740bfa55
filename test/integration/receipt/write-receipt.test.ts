import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openCredentialReader } from '../../../src/credentials/open-credential-reader.ts';
import type { Receipt } from '../../../src/domain/receipt.ts';
import { parseReceiptText } from '../../../src/domain/receipt-document.ts';
import { nameReceiptFiles, normaliseReceiptPath } from '../../../src/domain/receipt-name.ts';
import { writeReceipt } from '../../../src/pipeline/receipt/write-receipt.ts';
import { makeAuthority, makeSigner } from '../../support/certificates.ts';
import { activeManifest, requestFor, trustIn } from '../../support/credential-files.ts';
import { type Handover, makeHandover, sha256 } from './handover.ts';

const THREE = ['r.receipt.html', 'r.receipt.json', 'r.receipt.json.c2pa'];
let handover: Handover;
let folder: string;
let path: string;

beforeAll(async () => {
  handover = await makeHandover();
}, 60_000);
afterAll(() => handover.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-written-'));
  path = join(folder, normaliseReceiptPath('r'));
  return () => rm(folder, { recursive: true, force: true });
});

const list = async () => (await readdir(folder)).toSorted();
const readReceipt = async (name: string): Promise<Receipt> =>
  parseReceiptText(await readFile(join(folder, name), 'utf8'));

test('one signature binds the document, and through it the page; what it says of itself is no origin of media', async () => {
  const written = await writeReceipt(path, handover.receipt, handover.parts());
  expect(await list()).toEqual(THREE);
  expect(written).toMatchObject({ readBack: 'trusted', replaced: false, names: nameReceiptFiles(path) });
  const document = await readReceipt('r.receipt.json');
  const page = await readFile(join(folder, 'r.receipt.html'));
  expect(document.page).toEqual({ name: 'r.receipt.html', sha256: sha256(page) });
  expect(page.toString()).toContain('assay receipt verify r.receipt.json');
  expect({ ...document, page: undefined }).toEqual({
    ...handover.receipt,
    entries: handover.receipt.entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    page: undefined,
  });
  const reader = openCredentialReader({ trust: trustIn(handover.authority) });
  const { credential } = await reader.read(requestFor(path, [{ path: `${path}.c2pa`, match: 'exact' }]));
  expect(credential.state).toBe('trusted');
  expect(activeManifest(credential).actions).toMatchObject([
    { action: 'c2pa.created', digitalSourceType: expect.stringMatching(/\/dataDrivenMedia$/) },
  ]);
});

test('a new receipt for the same files replaces the old one; one for other files is numbered, and nothing is lost', async () => {
  await writeReceipt(path, { ...handover.receipt, entries: handover.entries.slice(0, 2) }, handover.parts());
  const id = 'aaaaaaaa-8f2e-4c53-9b62-5f3f8f8a2f10';
  const replaced = await writeReceipt(path, { ...handover.receipt, id }, handover.parts());
  expect(replaced.replaced).toBe(true);
  expect(await list()).toEqual(THREE);
  expect((await readReceipt('r.receipt.json')).id).toBe(id);
  const fewer = await writeReceipt(path, { ...handover.receipt, entries: handover.entries.slice(1) }, handover.parts());
  expect(fewer).toMatchObject({ replaced: false, names: { document: join(folder, 'r-2.receipt.json') } });
  expect((await readReceipt('r.receipt.json')).entries).toHaveLength(handover.entries.length);
  expect((await readReceipt('r-2.receipt.json')).page?.name).toBe('r-2.receipt.html');
});

test('what is not a receipt by the same signer is never written over', async () => {
  await writeFile(path, '{"mine": true}');
  await writeReceipt(path, handover.receipt, handover.parts());
  expect(await readFile(path, 'utf8')).toBe('{"mine": true}');
  await rm(path);
  await writeFile(join(folder, 'r.receipt.html'), 'mine');
  await writeReceipt(path, handover.receipt, handover.parts());
  expect(await readFile(join(folder, 'r.receipt.html'), 'utf8')).toBe('mine');
  // The receipt of somebody else, for the very same files.
  const signer = makeSigner(handover.authority, 'Gull');
  const fingerprint = sha256(new X509Certificate(signer.pem).raw);
  const other = { ...handover.receipt, signer: { ...handover.receipt.signer, fingerprint } };
  const written = await writeReceipt(path, other, handover.parts({ signer }));
  expect(written.names.document).toBe(join(folder, 'r-3.receipt.json'));
});

test('a receipt that does not read back as it should is not put in place, and nothing is left behind', async () => {
  const stranger = makeSigner(makeAuthority('Elsewhere'), 'Stranger');
  const parts = handover.parts({ signer: stranger });
  await expect(writeReceipt(path, handover.receipt, parts)).rejects.toMatchObject({ code: 'mark.not-confirmed' });
  const broken = { ...handover.parts(), detach: async () => ({ store: new Uint8Array(100) }) };
  await expect(writeReceipt(path, handover.receipt, broken)).rejects.toMatchObject({ code: 'mark.not-confirmed' });
  const failing = { ...handover.parts(), readSigned: () => Promise.reject(new Error('the disk failed')) };
  await expect(writeReceipt(path, handover.receipt, failing)).rejects.toThrow('the disk failed');
  expect(await list()).toEqual([]);
});

test('the folder is made; where it cannot be, that is said before anything is signed', async () => {
  const deep = join(folder, 'papers/2026/r.receipt.json');
  expect((await writeReceipt(deep, handover.receipt, handover.parts())).names.document).toBe(deep);
  await writeFile(join(folder, 'file'), '');
  let signed = false;
  const parts = handover.parts();
  const watched: typeof parts = {
    ...parts,
    detach: (...args) => {
      signed = true;
      return parts.detach(...args);
    },
  };
  const blocked = writeReceipt(join(folder, 'file/r.receipt.json'), handover.receipt, watched);
  await expect(blocked).rejects.toMatchObject({ code: expect.stringMatching(/^output\./) });
  expect(signed).toBe(false);
});

test('without anchors an intact receipt by an unknown signer is good enough', async () => {
  const anchored = { ...handover.parts(), readSigned: readAsValid() };
  await expect(writeReceipt(path, handover.receipt, anchored)).rejects.toMatchObject({ code: 'mark.not-confirmed' });
  const written = await writeReceipt(path, handover.receipt, { ...anchored, anchored: false });
  expect(written.readBack).toBe('valid');
});

/** As the same machine reads without `--trust`. */
function readAsValid(): ReturnType<Handover['parts']>['readSigned'] {
  const { readSigned } = handover.parts();
  return async (...args) => {
    const read = await readSigned(...args);
    return { ...read, credential: { ...read.credential, state: 'valid' } };
  };
}
