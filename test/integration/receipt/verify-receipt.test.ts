import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReceipts, type Receipts } from '../../../src/compose/open-receipts.ts';
import type { Receipt } from '../../../src/domain/receipt.ts';
import type { ReceiptVerification } from '../../../src/domain/receipt-verification.ts';
import { planReceiptManifest } from '../../../src/pipeline/receipt/plan-receipt.ts';
import { writeReceipt } from '../../../src/pipeline/receipt/write-receipt.ts';
import { makeAuthority, makeSigner } from '../../support/certificates.ts';
import { makeExr, makePicture } from '../../support/credential-files.ts';
import { signBytes } from '../../support/sign.ts';
import { type Handover, makeHandover, sha256 } from './handover.ts';

const RECEIPT = 'handover.receipt.json';
let handover: Handover;
let receipts: Receipts;
let folder: string;
let turn = 0;

beforeAll(async () => {
  handover = await makeHandover();
  await writeReceipt(join(handover.root, RECEIPT), handover.receipt, handover.parts());
  folder = await mkdtemp(join(tmpdir(), 'assay-arrived-'));
  await writeFile(join(folder, 'ca.pem'), handover.authority.pem);
  receipts = await openReceipts({ cwd: folder, trustFiles: ['ca.pem'] });
}, 60_000);
afterAll(async () => {
  await receipts.close();
  await handover.close();
  await rm(folder, { recursive: true, force: true });
});

/** A copy of everything handed over, elsewhere, with something done to it. */
async function verifyAfter(
  change: (path: (name: string) => string) => Promise<unknown>,
  below = '.',
): Promise<ReceiptVerification> {
  turn += 1;
  const name = `arrived-${turn}`;
  await cp(handover.root, join(folder, name), { recursive: true });
  await change((path) => join(folder, name, path));
  return receipts.verify(join(name, RECEIPT), [join(name, below)]);
}

function told({ entries }: ReceiptVerification): Record<string, string> {
  return Object.fromEntries(
    entries
      .filter(({ arrival }) => arrival !== 'arrived')
      .map(({ path, arrival, foundAt }) => [path, foundAt === path ? arrival : `${arrival} ${foundAt ?? ''}`.trim()]),
  );
}

function messageOf({ entries }: ReceiptVerification, path: string): string | undefined {
  return entries.find((each) => each.path === path)?.message;
}

describe('marks on their way', () => {
  test('a copy of everything has arrived, and the receipt and its page are what was signed', async () => {
    const verification = await verifyAfter((path) => writeFile(path('extra.txt'), 'a note'));
    expect(verification.standing).toEqual({ state: 'trusted', signer: 'Tern VFX', page: 'intact', faults: [] });
    expect(verification.counts).toMatchObject({ arrived: 6, lost: 0, missing: 0 });
    expect(told(verification)).toEqual({});
    expect(verification.extra).toBe(1);
  });

  test('each way of losing a mark is told by name', async () => {
    const verification = await verifyAfter(async (path) => {
      await writeFile(path('stills/a.jpg'), handover.originals.get('stills/a.jpg') ?? '');
      await writeFile(path('stills/b.png'), await makePicture('webp'));
      await rm(path('comp/c.exr.c2pa'));
      await writeFile(path('seq/sh.1002.exr'), makeExr(99));
      await rm(path('seq/sh.1003.exr'));
    });
    expect(told(verification)).toEqual({
      'stills/a.jpg': 'lost',
      'stills/b.png': 'lost',
      'comp/c.exr': 'stripped-sidecar',
      'seq/sh.1002.exr': 'tampered',
      'seq/sh.1003.exr': 'missing',
    });
    expect(messageOf(verification, 'stills/a.jpg')).toContain('unmarked original');
    expect(messageOf(verification, 'stills/b.png')).not.toContain('original');
    expect(messageOf(verification, 'comp/c.exr')).toContain('c.exr.c2pa is gone');
  });

  test('one flipped bit, in the file or in the sidecar, is noticed', async () => {
    const flip = async (path: string, at: number) => {
      const bytes = await readFile(path);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      await writeFile(path, bytes);
    };
    const verification = await verifyAfter(async (path) => {
      await flip(path('stills/b.png'), (await readFile(path('stills/b.png'))).length - 20);
      await flip(path('comp/c.exr.c2pa'), 3000);
      await flip(path('seq/sh.1001-1003.sequence.json.c2pa'), 3000);
    });
    expect(told(verification)).toEqual({
      'stills/b.png': 'tampered',
      'comp/c.exr': 'stripped-sidecar',
      'seq/sh.1001.exr': 'stripped-sidecar',
      'seq/sh.1002.exr': 'stripped-sidecar',
      'seq/sh.1003.exr': 'stripped-sidecar',
    });
  });

  test('a file that somebody else signed is changed, and it is told whether its history knows the mark', async () => {
    const other = { signer: makeSigner(handover.authority, 'Gull Post'), anchors: [handover.authority] };
    const verification = await verifyAfter(async (path) => {
      const marked = await readFile(path('stills/a.jpg'));
      await writeFile(path('stills/a.jpg'), await signBytes(marked, 'image/jpeg', { ...other, intent: 'edit' }));
      await writeFile(path('stills/b.png'), await signBytes(await makePicture('png'), 'image/png', other));
    });
    expect(told(verification)).toEqual({ 'stills/a.jpg': 'changed', 'stills/b.png': 'changed' });
    expect(messageOf(verification, 'stills/a.jpg')).toContain('by Assay Test: the mark is in their history');
    expect(messageOf(verification, 'stills/b.png')).toContain('knows nothing of the mark');
  });

  test('a file that took the name of another is that other one', async () => {
    const verification = await verifyAfter((path) => rename(path('stills/a.jpg'), path('stills/b.png')));
    expect(told(verification)).toEqual({ 'stills/a.jpg': 'renamed stills/b.png', 'stills/b.png': 'missing' });
  });

  test('renamed files are found by content, also when the folder lies deeper or is searched from inside', async () => {
    const renamed = await verifyAfter(async (path) => {
      await mkdir(path('elsewhere'));
      await rename(path('stills/a.jpg'), path('elsewhere/x.jpg'));
      await rename(path('comp/c.exr'), path('comp/d.exr'));
      await rename(path('comp/c.exr.c2pa'), path('comp/d.exr.c2pa'));
    });
    expect(told(renamed)).toEqual({
      'stills/a.jpg': 'renamed elsewhere/x.jpg',
      'comp/c.exr': 'renamed comp/d.exr',
    });
    const deeper = await verifyAfter(async (path) => {
      await mkdir(path('in/2026'), { recursive: true });
      for (const name of ['stills', 'comp', 'seq']) await rename(path(name), path(`in/2026/${name}`));
      await writeFile(path('in/2026/stills/a.jpg'), await makePicture('jpeg'));
    });
    expect(told(deeper)).toMatchObject({ 'stills/a.jpg': 'lost in/2026/stills/a.jpg' });
    expect(deeper.counts).toMatchObject({ arrived: 5, lost: 1 });
  });

  test('what cannot be looked into is unchecked, not missing and not arrived', async () => {
    const verification = await verifyAfter(async (path) => {
      await rm(path('stills/a.jpg'));
      await mkdir(path('stills/a.jpg'));
      await writeFile(path('stills/b.png'), '');
    });
    // A folder of that name hides nothing: the file is missing. An empty file is there and cannot be read.
    expect(told(verification)).toEqual({ 'stills/a.jpg': 'missing', 'stills/b.png': 'unchecked' });
  });
});

describe('the receipt itself', () => {
  test('without its signature it says so first, and compares all the same', async () => {
    const verification = await verifyAfter((path) => rm(path(`${RECEIPT}.c2pa`)));
    expect(verification.standing.state).toBe('absent');
    expect(verification.standing.faults).toEqual([expect.stringContaining('not signed')]);
    expect(verification.counts.arrived).toBe(6);
  });

  test('a changed word, and a changed page, are found', async () => {
    const changed = await verifyAfter(async (path) => {
      const text = await readFile(path(RECEIPT), 'utf8');
      await writeFile(path(RECEIPT), text.replace('trainedAlgorithmicMedia', 'digitalCapture'));
    });
    expect([changed.standing.state, changed.standing.faults.length]).toEqual(['tampered', 1]);
    const page = await verifyAfter((path) => writeFile(path('handover.receipt.html'), '<h1>All fine</h1>'));
    expect(page.standing).toMatchObject({ state: 'trusted', page: 'changed' });
    expect(page.standing.faults).toEqual([expect.stringContaining('handover.receipt.html')]);
    const away = await verifyAfter((path) => rm(path('handover.receipt.html')));
    expect(away.standing).toMatchObject({ page: 'absent', faults: [] });
  });

  test('signed anew by another certificate it is not the receipt of whom it names', async () => {
    const forger = makeSigner(handover.authority, 'Forger');
    const verification = await verifyAfter(async (path) => {
      const text = await readFile(path(RECEIPT));
      const parts = handover.parts({ signer: forger });
      const hash = parts.digest(text);
      const { store } = await parts.detach(hash, planReceiptManifest(handover.receipt, RECEIPT, hash));
      await writeFile(path(`${RECEIPT}.c2pa`), store);
    });
    expect(verification.standing.state).toBe('trusted');
    expect(verification.standing.faults).toEqual([expect.stringContaining('another certificate')]);
  });

  test('anchors that do not vouch for its signer keep it from being relied on, as in verify; without any it is told', async () => {
    await writeFile(join(folder, 'other-ca.pem'), makeAuthority('Another CA').pem);
    const standings = [];
    for (const trustFiles of [['other-ca.pem'], []]) {
      const others = await openReceipts({ cwd: folder, trustFiles });
      try {
        standings.push((await others.verify(join(handover.root, RECEIPT), [handover.root])).standing);
      } finally {
        await others.close();
      }
    }
    expect(standings.map(({ state }) => state)).toEqual(['valid', 'valid']);
    expect(standings.map(({ faults }) => faults)).toEqual([[expect.stringContaining('trust anchors')], []]);
  });

  test('its word makes no mark: a frame has arrived when the manifest named lists it and holds', async () => {
    const index = 'seq/sh.1001-1003.sequence.json';
    const verification = await verifyAfter(async (path) => {
      const receipt: Receipt = JSON.parse(await readFile(path(RECEIPT), 'utf8'));
      const [frame] = receipt.entries.filter(({ carrier }) => carrier === 'sequence');
      const still = makeExr(222);
      await writeFile(path('seq/unlisted.exr'), still);
      await writeFile(path('seq/note.xmp'), 'hello');
      const content = { sha256: sha256(still), sizeBytes: still.length };
      const entry = { ...frame, path: 'seq/unlisted.exr', before: content, after: content };
      const note = { path: 'seq/note.xmp', sha256: sha256(Buffer.from('hello')) };
      const entries = [...receipt.entries, entry, { ...entry, path: 'seq/noted.exr', sidecars: [note] }];
      await writeFile(path('seq/noted.exr'), still);
      await writeFile(path(RECEIPT), JSON.stringify({ ...receipt, entries }));
    });
    expect(told(verification)).toEqual({ 'seq/unlisted.exr': 'lost', 'seq/noted.exr': 'lost' });
    const unnamed = await verifyAfter((path) => rename(path(`${index}.c2pa`), path('seq/other.c2pa')));
    expect(told(unnamed)['seq/sh.1001.exr']).toBe('stripped-sidecar');
  });

  test('what is no receipt, and what is not there, are errors that say so', async () => {
    await writeFile(join(folder, 'other.receipt.json'), '{"format":"assay-receipt","version":1}');
    await expect(receipts.verify('other.receipt.json', ['.'])).rejects.toMatchObject({ code: 'file.malformed' });
    await expect(receipts.verify('nowhere.receipt.json', ['.'])).rejects.toMatchObject({ code: 'input.not-found' });
    await expect(verifyAfter(async () => undefined, 'nowhere')).rejects.toMatchObject({ code: 'input.not-found' });
  });
});
