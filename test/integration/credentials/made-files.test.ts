import { Reader } from '@contentauth/c2pa-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCredentialReader } from '../../../src/credentials/open-credential-reader.ts';
import { type Credential, makeAuthority, makeSigner } from '../../support/certificates.ts';
import {
  activeManifest,
  type Folder,
  flipByte,
  makeExr,
  makeFolder,
  makePicture,
  makeWav,
  requestFor,
  trustIn,
  withIngredient,
} from '../../support/credential-files.ts';
import { CREATED, signBytes } from '../../support/sign.ts';

let folder: Folder;
let root: Credential;
let signer: Credential;

beforeAll(async () => {
  folder = await makeFolder();
  root = makeAuthority('Studio Root');
  signer = makeSigner(root, 'Comp 12', { organisation: 'A Studio' });
});
afterAll(() => folder.remove());

function read(path: string) {
  return openCredentialReader({ trust: trustIn(root) }).read(requestFor(path));
}

const sign = (bytes: Buffer, mimeType: string, more: Partial<Parameters<typeof signBytes>[2]> = {}) =>
  signBytes(bytes, mimeType, { signer, anchors: [root], ...more });

describe('a file that nobody signed', () => {
  test('reads absent, whatever the engine thinks of its type', async () => {
    for (const [name, bytes] of [
      ['plain.png', await makePicture('png')],
      ['plain.exr', makeExr(1)],
      ['noextension', await makePicture('jpeg')],
      ['text.txt', Buffer.from('hello')],
    ] as const) {
      const { credential, remarks } = await read(await folder.write(name, bytes));
      expect([name, credential.state, credential.source]).toEqual([name, 'absent', 'none']);
      expect(remarks).toEqual([]);
    }
  });

  test('is absent when it is broken and no manifest store is in it', async () => {
    const jpeg = await makePicture('jpeg');
    const { credential } = await read(await folder.write('cut.jpg', jpeg.subarray(0, 100)));
    expect(credential.state).toBe('absent');
  });

  test('is not opened at all without a carrier', async () => {
    const reader = openCredentialReader({ trust: trustIn(root) });
    const { credential } = await reader.read({ ...requestFor('/nowhere/at/all.exr'), carrier: 'none' });
    expect(credential.state).toBe('absent');
  });

  test('that is gone is an engine error, not a state', async () => {
    await expect(read('/nowhere/at/all.jpg')).rejects.toMatchObject({ code: 'credential.engine' });
  });
});

describe('a signed file', () => {
  const TYPES = [
    ['jpg', 'image/jpeg', () => makePicture('jpeg')],
    ['png', 'image/png', () => makePicture('png')],
    ['tif', 'image/tiff', () => makePicture('tiff')],
    ['webp', 'image/webp', () => makePicture('webp')],
    ['avif', 'image/avif', () => makePicture('avif')],
    ['gif', 'image/gif', () => makePicture('gif')],
    ['wav', 'audio/wav', async () => makeWav()],
  ] as const;

  test.each(TYPES)('%s reads trusted, and tampered with one bit changed', async (extension, mimeType, make) => {
    const signed = await sign(await make(), mimeType);
    const clean = await read(await folder.write(`signed.${extension}`, signed));
    expect(clean.credential.state).toBe('trusted');
    expect(clean.credential.source).toBe('embedded');
    // A byte of the content: from the first frame on, clear of the manifest and of the container's tables.
    const at = { tif: 200, wav: 60, webp: 40, gif: -8, jpg: -14, png: -14, avif: -14 }[extension];
    const changed = await read(await folder.write(`changed.${extension}`, flipByte(signed, at)));
    expect(changed.credential.state).toBe('tampered');
    expect(activeManifest(changed.credential).failures.join()).toMatch(/assertion\.(data|bmff)Hash\.mismatch/);
  });

  test('tells signer, generator, action and certificate', async () => {
    const signed = await sign(await makePicture('jpeg'), 'image/jpeg', { manifest: { title: 'sh010.jpg' } });
    const { credential } = await read(await folder.write('told.jpg', signed));
    const manifest = activeManifest(credential);
    expect(manifest.title).toBe('sh010.jpg');
    expect(manifest.generators[0]).toEqual({ name: 'assay-test', version: '1' });
    expect(manifest.actions).toEqual([expect.objectContaining({ action: 'c2pa.created', digitalSourceType: CREATED })]);
    expect(manifest.signer).toMatchObject({ name: 'A Studio', commonName: 'Comp 12', algorithm: 'es256' });
    expect(manifest.trust?.chainPem).toEqual([signer.pem.trimEnd().concat('\n')]);
    expect(manifest.failures).toEqual([]);
  });

  test('reads valid without its anchor, whatever the key', async () => {
    for (const kind of ['es256', 'es384', 'ps256', 'ed25519'] as const) {
      const other = makeSigner(root, `Signer ${kind}`, { kind });
      const signed = await sign(await makePicture('jpeg'), 'image/jpeg', { signer: other });
      const path = await folder.write(`${kind}.jpg`, signed);
      const stranger = makeAuthority('Studio Root');
      const states = [trustIn(root), trustIn(stranger), trustIn()].map(async (trust) => {
        const { credential } = await openCredentialReader({ trust }).read(requestFor(path));
        return credential.state;
      });
      expect([kind, ...(await Promise.all(states))]).toEqual([kind, 'trusted', 'valid', 'valid']);
    }
  });

  test('that is cut off still has a credential, which cannot be read', async () => {
    const signed = await sign(await makePicture('png'), 'image/png');
    const { credential } = await read(await folder.write('cut.png', signed.subarray(0, 4000)));
    expect(credential.state).toBe('unreadable');
    expect(credential.reason).not.toBe('');
  });
});

describe('actions', () => {
  test('come with agents by index, templates and the ingredients they name', async () => {
    const source = await sign(await makePicture('jpeg'), 'image/jpeg');
    const actions = {
      label: 'c2pa.actions.v2',
      data: {
        actions: [
          { action: 'c2pa.created', digitalSourceType: CREATED, softwareAgent: { name: 'Nuke', version: '16' } },
          { action: 'c2pa.edited', description: 'grain', parameters: { 'com.studio.pass': 'b', deep: { amount: 3 } } },
        ],
        templates: [{ action: '*', softwareAgent: { name: 'Template Agent' }, digitalSourceType: CREATED }],
      },
    };
    const signed = await sign(await makePicture('png'), 'image/png', {
      intent: 'none',
      manifest: { assertions: [actions] },
      prepare: async (builder) => {
        await builder.addIngredient(JSON.stringify({ title: 'plate', relationship: 'componentOf', label: 'a' }), {
          buffer: source,
          mimeType: 'image/jpeg',
        });
        builder.addAction(JSON.stringify({ action: 'c2pa.placed', parameters: { ingredientIds: ['a'] } }));
      },
      unchecked: true,
    });
    const { credential } = await read(await folder.write('actions.png', signed));
    const [created, edited, placed] = activeManifest(credential).actions;
    expect(created?.agent).toEqual({ name: 'Nuke', version: '16' });
    expect(edited).toMatchObject({
      agent: { name: 'Template Agent' },
      digitalSourceType: CREATED,
      description: 'grain',
    });
    expect(edited?.parameters).toEqual({ 'com.studio.pass': 'b', 'deep.amount': '3' });
    expect(placed?.ingredientIndexes).toEqual([0]);
  });
});

describe('a history', () => {
  test.each(['parentOf', 'componentOf', 'inputTo'])('finds a tampered %s under a clean top', async (relationship) => {
    const part = await sign(await makePicture('jpeg'), 'image/jpeg', { manifest: { title: 'inner' } });
    for (const [bytes, state] of [
      [part, 'trusted'],
      [flipByte(part, -20), 'tampered'],
    ] as const) {
      const prepare = withIngredient(bytes, 'image/jpeg', relationship);
      const signed = await sign(await makePicture('png'), 'image/png', { intent: 'none', prepare, unchecked: true });
      const { credential } = await read(await folder.write(`${relationship}-${state}.png`, signed));
      expect(credential.state).toBe('trusted');
      const [ingredient] = activeManifest(credential).ingredients;
      expect(ingredient).toMatchObject({ relationship, state, title: 'part' });
      const inner = credential.manifests.find(({ label }) => label === ingredient?.manifest);
      expect(inner?.state).toBe(state);
      expect(inner?.failures).toEqual(state === 'tampered' ? ['assertion.dataHash.mismatch'] : []);
    }
  });

  test('finds a tampered part two levels down', async () => {
    const broken = flipByte(await sign(await makePicture('jpeg'), 'image/jpeg'), -20);
    const middle = await sign(await makePicture('png'), 'image/png', {
      intent: 'none',
      unchecked: true,
      prepare: withIngredient(broken, 'image/jpeg', 'componentOf', 'deepest'),
    });
    const top = await sign(await makePicture('webp'), 'image/webp', {
      intent: 'none',
      unchecked: true,
      prepare: withIngredient(middle, 'image/png', 'parentOf', 'middle'),
    });
    const { credential } = await read(await folder.write('deep.webp', top));
    expect(credential.manifests.map(({ state }) => state).sort()).toEqual(['tampered', 'trusted', 'trusted']);
    const holder = credential.manifests.find(({ ingredients }) => ingredients[0]?.title === 'deepest');
    expect(holder?.state).toBe('trusted');
    expect(holder?.ingredients[0]?.state).toBe('tampered');
  });

  test('finds a changed ingredient whose failure was filed under successes', async () => {
    const title = 'a title to be changed';
    const part = await sign(await makePicture('jpeg'), 'image/jpeg', { manifest: { title } });
    const reader = await Reader.fromAsset({ buffer: part, mimeType: 'image/jpeg' });
    const report = reader?.json();
    const label = report?.active_manifest ?? '';
    const store = Buffer.from((await reader?.resourceToAsset(label, { buffer: null }))?.buffer ?? '');
    const hidden = { code: 'claimSignature.mismatch', url: `self#jumbf=/c2pa/${label}/c2pa.signature` };
    const results = { activeManifest: { success: [hidden], informational: [], failure: [] } };
    const signed = await sign(await makePicture('png'), 'image/png', {
      intent: 'none',
      unchecked: true,
      prepare: async (builder) => {
        const changed = flipByte(store, store.indexOf(title));
        await builder.addResource('part.c2pa', { buffer: changed, mimeType: 'application/c2pa' });
        await builder.addIngredient(
          JSON.stringify({
            title: 'part',
            relationship: 'componentOf',
            label: 'part',
            format: 'image/jpeg',
            active_manifest: label,
            manifest_data: { format: 'application/c2pa', identifier: 'part.c2pa' },
            validation_results: results,
          }),
        );
        builder.addAction(JSON.stringify({ action: 'c2pa.created', digitalSourceType: CREATED }));
        builder.addAction(JSON.stringify({ action: 'c2pa.placed', parameters: { ingredientIds: ['part'] } }));
      },
    });
    const { credential } = await read(await folder.write('hidden.png', signed));
    expect(credential.state).toBe('trusted');
    expect(activeManifest(credential).ingredients[0]).toMatchObject({
      state: 'tampered',
      failures: ['claimSignature.mismatch'],
    });
  });

  test('checks the claim of an input, which the engine leaves alone', async () => {
    const title = 'a title to be changed';
    const part = await sign(await makePicture('jpeg'), 'image/jpeg', { manifest: { title } });
    const prepare = withIngredient(part, 'image/jpeg', 'inputTo', 'input');
    const signed = await sign(await makePicture('png'), 'image/png', { intent: 'none', prepare, unchecked: true });
    // One letter of the input's claim, inside the store of the outer file: PNG's checksum is left wrong, the engine does not look.
    const at = signed.indexOf(title);
    expect(at).toBeGreaterThan(0);
    const { credential } = await read(await folder.write('input-claim.png', flipByte(signed, at)));
    const inner = credential.manifests.find(({ label }) => label !== credential.activeManifest);
    expect(inner?.state).toBe('tampered');
    expect(inner?.failures).toContain('claimSignature.mismatch');
    const [ingredient] = activeManifest(credential).ingredients;
    expect(ingredient?.failures).toContain('ingredient.manifest.mismatch');
  });
});
