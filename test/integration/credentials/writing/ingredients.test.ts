import { createHash } from 'node:crypto';
import { copyFile, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCredentialReader } from '../../../../src/credentials/open-credential-reader.ts';
import { openCredentialWriter } from '../../../../src/credentials/writing/open-credential-writer.ts';
import type { PlannedIngredient } from '../../../../src/domain/manifest-plan.ts';
import { makeAuthority, makeSigner } from '../../../support/certificates.ts';
import {
  activeManifest,
  type Folder,
  flipByte,
  makeExr,
  makeFolder,
  makePicture,
  requestFor,
  trustIn,
} from '../../../support/credential-files.ts';
import { makeEditPlan, makePlan, profileOf, signWith } from '../../../support/marking.ts';
import { signBytes } from '../../../support/sign.ts';

const root = makeAuthority('Studio Root');
const signer = makeSigner(root, 'Render 1');
const trust = trustIn(root);

let folder: Folder;
let source: string;
let outputs = 0;

beforeAll(async () => {
  folder = await makeFolder();
  source = await folder.write('source.jpg', await makePicture('jpeg'));
});
afterAll(() => folder.remove());

const openWriter = () => openCredentialWriter({ signer: profileOf(signer), sign: signWith(signer), trust });

function nextOutput(extension = 'jpg'): string {
  outputs += 1;
  return join(dirname(source), `out-${outputs}.${extension}`);
}

async function read(path: string, sidecar?: string) {
  const sidecars = sidecar === undefined ? [] : [{ path: sidecar, match: 'exact' as const }];
  return (await openCredentialReader({ trust }).read(requestFor(path, sidecars))).credential;
}

const sha256Of = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

async function embedEdit(
  parent: Omit<PlannedIngredient, 'label' | 'relationship'>,
  from = source,
  writer = openWriter(),
) {
  const destination = nextOutput();
  await writer.embed({ source: from, mediaType: 'image/jpeg', destination, plan: makeEditPlan(parent) });
  return { destination, credential: await read(destination) };
}

async function makeSigned(): Promise<string> {
  const path = nextOutput();
  await openWriter().embed({ source, mediaType: 'image/jpeg', destination: path, plan: makePlan() });
  return path;
}

describe('an edit of a signed file', () => {
  test('keeps the history over three generations', async () => {
    let path = await makeSigned();
    for (let generation = 2; generation <= 4; generation += 1) {
      const { destination, credential } = await embedEdit({ title: 'before.jpg', path, mediaType: 'image/jpeg' }, path);
      expect(credential.state).toBe('trusted');
      expect(credential.manifests).toHaveLength(generation);
      expect(credential.manifests.every(({ state }) => state === 'trusted')).toBe(true);
      const active = activeManifest(credential);
      expect(active.ingredients).toMatchObject([{ relationship: 'parentOf', state: 'trusted', failures: [] }]);
      expect(active.actions.map(({ action, ingredientIndexes }) => [action, ingredientIndexes])).toEqual([
        ['c2pa.opened', [0]],
        ['c2pa.edited', undefined],
      ]);
      path = destination;
    }
  });

  test('whose bytes changed since records no mismatch when the untouched original is the parent', async () => {
    const original = await makeSigned();
    // As after writing XMP: the old store is still in the file and binds to nothing.
    const changed = await folder.write('changed.jpg', flipByte(await readFile(original), -20));
    expect((await read(changed)).state).toBe('tampered');
    const parent = { title: 'before.jpg', path: original, mediaType: 'image/jpeg' };
    const { credential } = await embedEdit(parent, changed);
    expect(credential.state).toBe('trusted');
    expect(credential.manifests).toHaveLength(2);
    expect(credential.manifests.flatMap(({ failures }) => failures)).toEqual([]);
    expect(activeManifest(credential).ingredients.flatMap(({ failures }) => failures)).toEqual([]);
  });

  test('that is a TIFF goes over a store by the engine and over one of its own', async () => {
    const byEngine = await signBytes(await makePicture('tiff'), 'image/tiff', { signer, anchors: [root] });
    let path = await folder.write('engine.tif', byEngine);
    for (let generation = 2; generation <= 4; generation += 1) {
      const destination = nextOutput('tif');
      const parent = { title: 'before.tif', path, mediaType: 'image/tiff' };
      await openWriter().embed({ source: path, mediaType: 'image/tiff', destination, plan: makeEditPlan(parent) });
      const credential = await read(destination);
      expect([credential.state, credential.manifests.length]).toEqual(['trusted', generation]);
      path = destination;
    }
  });

  test('that was tampered with keeps that on record', async () => {
    const signed = await makeSigned();
    const tampered = await folder.write('tampered.jpg', flipByte(await readFile(signed), -20));
    const { credential } = await embedEdit({ title: 'plate', path: tampered, mediaType: 'image/jpeg' });
    expect(activeManifest(credential).ingredients).toMatchObject([
      { state: 'tampered', failures: ['assertion.dataHash.mismatch'] },
    ]);
  });
});

describe('history in sidecars', () => {
  test('goes on from EXR to EXR over three generations', async () => {
    const writer = openWriter();
    let parent: Omit<PlannedIngredient, 'label' | 'relationship'> | undefined;
    for (let generation = 1; generation <= 3; generation += 1) {
      const path = await folder.write(`gen${generation}.exr`, makeExr(generation));
      const plan = parent === undefined ? makePlan() : makeEditPlan(parent);
      const { store } = await writer.detach({ sha256: await sha256Of(path), plan });
      const sidecarPath = await folder.write(`gen${generation}.exr.c2pa`, store);
      const credential = await read(path, sidecarPath);
      expect([credential.state, credential.manifests.length]).toEqual(['trusted', generation]);
      expect(credential.manifests.flatMap(({ failures }) => failures)).toEqual([]);
      parent = { title: `gen${generation}.exr`, path, mediaType: 'image/x-exr', sidecarPath };
    }
  });

  test('that cannot be read refuses the mark', async () => {
    const path = await folder.write('bad.exr', makeExr(1));
    const sidecarPath = await folder.write('bad.exr.c2pa', Buffer.from('junk'));
    const made = embedEdit({ title: 'bad.exr', path, sidecarPath });
    await expect(made).rejects.toMatchObject({ code: 'mark.refused', message: expect.stringContaining('bad.exr') });
  });
});

describe('an ingredient', () => {
  test.each([
    ['x.exr', 'image/x-exr'],
    ['x.dpx', 'image/x-dpx'],
    ['x.mxf', 'application/mxf'],
    ['x.unheard', undefined],
  ])('without credentials (%s) is named with type and hash', async (name, mediaType) => {
    const path = await folder.write(name, makeExr(2));
    const parent = { title: name, path, sha256: await sha256Of(path), ...(mediaType !== undefined && { mediaType }) };
    const { credential, destination } = await embedEdit(parent);
    expect(credential.state).toBe('trusted');
    expect(activeManifest(credential).ingredients).toMatchObject([
      { title: name, format: mediaType ?? 'application/octet-stream', state: 'absent' },
    ]);
    expect((await readFile(destination)).includes(parent.sha256)).toBe(true);
  });

  test('whose credential is kept elsewhere refuses the mark, and nobody is asked', async () => {
    const remote = await signBytes(await makePicture('jpeg'), 'image/jpeg', {
      signer,
      prepare: async (builder) => {
        builder.setRemoteUrl('https://127.0.0.1:1/manifest.c2pa');
        builder.setNoEmbed(true);
      },
    });
    const path = await folder.write('remote.jpg', remote);
    const made = embedEdit({ title: 'remote.jpg', path, mediaType: 'image/jpeg' });
    await expect(made).rejects.toMatchObject({ code: 'mark.refused', message: expect.stringContaining('network') });
    const over = openWriter().embed({
      source: path,
      mediaType: 'image/jpeg',
      destination: nextOutput(),
      plan: makePlan(),
    });
    await expect(over).rejects.toMatchObject({ code: 'mark.refused' });
  });

  test('with a broken credential refuses the mark; broken without one it is just a file', async () => {
    const signed = await readFile(await makeSigned());
    const cut = await folder.write('cut.jpg', signed.subarray(0, 3000));
    const made = embedEdit({ title: 'cut.jpg', path: cut, mediaType: 'image/jpeg' });
    await expect(made).rejects.toMatchObject({ code: 'mark.refused' });
    const plain = await folder.write('plain.jpg', (await readFile(source)).subarray(0, 100));
    const { credential } = await embedEdit({ title: 'plain.jpg', path: plain, mediaType: 'image/jpeg' });
    expect(activeManifest(credential).ingredients).toMatchObject([{ state: 'absent' }]);
  });

  test('that is gone is named', async () => {
    const made = embedEdit({ title: 'gone.jpg', path: '/nowhere/gone.jpg' });
    await expect(made).rejects.toMatchObject({ code: 'file.vanished', message: expect.stringContaining('gone.jpg') });
  });

  test('that changed between two files is not what it was', async () => {
    const writer = openWriter();
    const first = await makeSigned();
    const path = join(dirname(source), 'plate.jpg');
    await copyFile(first, path);
    const parent = { title: 'plate.jpg', path, mediaType: 'image/jpeg' };
    const labels = async () => {
      const { credential } = await embedEdit(parent, source, writer);
      return activeManifest(credential).ingredients[0]?.manifest;
    };
    const before = await labels();
    expect(before).toBeDefined();
    expect(await labels()).toBe(before);
    await copyFile(await makeSigned(), path);
    await utimes(path, new Date(0), new Date(0));
    expect(await labels()).not.toBe(before);
    await rm(path);
    await expect(labels()).rejects.toMatchObject({ code: 'file.vanished' });
    await writeFile(path, await readFile(source));
    expect(await labels()).toBeUndefined();
  });

  test('that was an input or a component is tied to its action', async () => {
    const plate = await makeSigned();
    const destination = nextOutput();
    await openWriter().embed({
      source,
      mediaType: 'image/jpeg',
      destination,
      plan: makePlan({
        actions: [
          { action: 'c2pa.created', sourceType: 'compositeSynthetic', ingredients: ['reference'] },
          { action: 'c2pa.placed', ingredients: ['plate'] },
        ],
        ingredients: [
          { label: 'plate', title: 'plate', relationship: 'componentOf', path: plate, mediaType: 'image/jpeg' },
          { label: 'reference', title: 'reference', relationship: 'inputTo', path: plate, mediaType: 'image/jpeg' },
        ],
      }),
    });
    const credential = await read(destination);
    expect(credential.state).toBe('trusted');
    const { actions, ingredients } = activeManifest(credential);
    const titles = actions.map(({ ingredientIndexes = [] }) =>
      ingredientIndexes.map((index) => ingredients[index]?.title),
    );
    expect(titles).toEqual([['reference'], ['plate']]);
  });
});
