import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { link, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCredentialReader } from '../../../../src/credentials/open-credential-reader.ts';
import { openCredentialWriter } from '../../../../src/credentials/writing/open-credential-writer.ts';
import type { SignBytes } from '../../../../src/domain/manifest-plan.ts';
import { type KeyKind, makeAuthority, makeSigner, USAGES } from '../../../support/certificates.ts';
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
import { makePlan, profileOf, signWith } from '../../../support/marking.ts';

const root = makeAuthority('Studio Root');
const signer = makeSigner(root, 'Render 1', { organisation: 'A Studio' });
const trust = trustIn(root);

let folder: Folder;
let source: string;
let bytes: Buffer;
let outputs = 0;

beforeAll(async () => {
  folder = await makeFolder();
  bytes = await makePicture('jpeg');
  source = await folder.write('source.jpg', bytes);
});
afterAll(() => folder.remove());

function openWriter(sign: SignBytes = signWith(signer), credential = signer) {
  return openCredentialWriter({ signer: profileOf(credential), sign, trust });
}

function nextOutput(extension = 'jpg'): string {
  outputs += 1;
  return join(dirname(source), `out-${outputs}.${extension}`);
}

async function read(path: string, store?: Uint8Array, anchors = trust) {
  const sidecars =
    store === undefined ? [] : [{ path: await folder.write(`side-${outputs}.c2pa`, store), match: 'exact' as const }];
  return (await openCredentialReader({ trust: anchors }).read(requestFor(path, sidecars))).credential;
}

const job = (destination: string) => ({ source, mediaType: 'image/jpeg', destination, plan: makePlan() });

describe.each<KeyKind>(['es256', 'es384', 'ps256', 'ed25519'])('a signer with %s', (kind) => {
  test('reads trusted with its authority and valid without, embedded and detached', async () => {
    const authority = makeAuthority('Root', { kind });
    const middle = makeAuthority('Middle', { issuer: authority, kind });
    const credential = makeSigner(middle, 'Leaf', { kind });
    const known = trustIn(authority);
    const writer = openWriter(signWith(credential), credential);
    const destination = nextOutput();
    await writer.embed(job(destination));
    expect((await read(destination, undefined, known)).state).toBe('trusted');
    expect((await read(destination, undefined, trustIn())).state).toBe('valid');
    const { store } = await writer.detach({
      sha256: createHash('sha256').update(bytes).digest('hex'),
      plan: makePlan(),
    });
    expect((await read(source, store, known)).state).toBe('trusted');
    expect((await read(source, store, trustIn())).state).toBe('valid');
  });
});

test('all of a plan is in the manifest, signed as created by the signer', async () => {
  const destination = nextOutput();
  const plan = makePlan({
    metadata: { 'Iptc4xmpExt:AISystemUsed': 'ComfyUI', 'dc:title': 'Shot' },
    disclosure: { modelName: 'SDXL', oversight: 'prompt_guided' },
    training: 'notAllowed',
  });
  const { store } = await openWriter().embed({ ...job(destination), plan });
  const manifest = activeManifest(await read(destination));
  expect(manifest.title).toBe('shot.jpg');
  expect(manifest.generators[0]).toMatchObject({ name: 'Assay', version: '0.1.0' });
  expect(manifest.actions).toEqual([
    {
      action: 'c2pa.created',
      digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
      agent: { name: 'ComfyUI', version: '1.2' },
      when: '2026-11-23T10:00:00Z',
    },
  ]);
  const data = new Map(manifest.assertions.map((assertion) => [assertion.label, assertion.data]));
  expect(data.get('org.assay.mark')).toEqual(plan.mark);
  expect(data.get('c2pa.ai-disclosure')).toEqual({
    modelType: 'c2pa.types.model',
    modelName: 'SDXL',
    contentProfile: { humanOversightLevel: 'prompt_guided' },
  });
  expect(data.get('cawg.training-mining')).toEqual({
    entries: {
      'cawg.ai_training': { use: 'notAllowed' },
      'cawg.ai_generative_training': { use: 'notAllowed' },
      'cawg.data_mining': { use: 'notAllowed' },
      'cawg.ai_inference': { use: 'notAllowed' },
    },
  });
  expect(data.get('cawg.metadata')).toMatchObject({ 'Iptc4xmpExt:AISystemUsed': 'ComfyUI', 'dc:title': 'Shot' });
  // `gathered` would mean that the signer does not answer for them.
  expect(Buffer.from(store).includes('gathered_assertions')).toBe(false);
  expect(Buffer.from(store).includes('c2pa.thumbnail')).toBe(false);
});

describe('a manifest for a hash', () => {
  test('binds to the file that nobody opened, and to no other byte', async () => {
    const exr = makeExr(7);
    const path = await folder.write('frame.exr', exr);
    const sha256 = createHash('sha256').update(exr).digest('hex');
    const { store } = await openWriter().detach({ sha256, plan: makePlan() });
    expect((await read(path, store)).state).toBe('trusted');
    for (const at of [0, 1000, -1]) {
      await writeFile(path, flipByte(exr, at));
      expect((await read(path, store)).state, `byte ${at}`).toBe('tampered');
    }
    await writeFile(path, Buffer.concat([exr, Buffer.alloc(1)]));
    expect((await read(path, store)).state).toBe('tampered');
    await writeFile(path, exr);
    for (let at = 100; at < store.length; at += Math.ceil(store.length / 40)) {
      const state = (await read(path, flipByte(Buffer.from(store), at))).state;
      // The padding behind the signature is in no hash; everything else is.
      if (state === 'trusted') expect(store[at], `byte ${at}`).toBe(0);
    }
  });

  test('is refused for anything but a SHA-256', async () => {
    const made = openWriter().detach({ sha256: 'ABC', plan: makePlan() });
    await expect(made).rejects.toMatchObject({ code: 'internal.bug' });
  });
});

describe('the output', () => {
  test.each([
    ['the source itself', async () => source],
    ['a hard link to it', async () => linked(link)],
    ['a symbolic link to it', async () => linked(symlink)],
    ['the source by another path', async () => join(dirname(source), '..', ...source.split('/').slice(-2))],
  ])('that is %s is refused and the source stays', async (_, make) => {
    const destination = await make();
    const embedded = openWriter().embed(job(destination));
    await expect(embedded).rejects.toMatchObject({
      code: 'output.refused',
      message: expect.stringContaining('itself'),
    });
    expect(await readFile(source)).toEqual(bytes);
  });

  async function linked(make: typeof link): Promise<string> {
    const path = nextOutput();
    await make(source, path);
    return path;
  }

  test('that is something else is refused, and so is a link to nowhere', async () => {
    const other = await folder.write('other.jpg', Buffer.from('mine'));
    await expect(openWriter().embed(job(other))).rejects.toMatchObject({ code: 'output.refused' });
    expect(await readFile(other, 'utf8')).toBe('mine');
    const dangling = nextOutput();
    await symlink(join(dirname(source), 'nowhere.jpg'), dangling);
    await expect(openWriter().embed(job(dangling))).rejects.toMatchObject({ code: 'output.refused' });
    expect(await readdir(dirname(source))).not.toContain('nowhere.jpg');
  });

  test('in a folder that is not there is an error of the output', async () => {
    const embedded = openWriter().embed(job('/nowhere/at/all.jpg'));
    await expect(embedded).rejects.toMatchObject({ code: 'output.io' });
  });

  test('on a full disk is removed, and the error says so', async ({ annotate }) => {
    const small = join(dirname(source), 'small');
    await mkdir(small);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status === 0;
    if (!mounted) return void (await annotate('No file system can be mounted here; left out.'));
    try {
      for (const [name, mediaType, format] of [
        ['large.jpg', 'image/jpeg', 'jpeg'],
        ['large.tif', 'image/tiff', 'tiff'],
      ] as const) {
        const large = await folder.write(name, Buffer.concat([await makePicture(format), Buffer.alloc(300_000)]));
        const destination = join(small, name);
        const embedded = openWriter().embed({ source: large, mediaType, destination, plan: makePlan() });
        await expect(embedded).rejects.toMatchObject({ code: 'output.full' });
        expect(await readdir(small)).toEqual([]);
      }
    } finally {
      spawnSync('umount', [small]);
    }
  });
});

describe('a source', () => {
  test.each([
    ['broken', 'broken.jpg', 'image/jpeg', Buffer.from('\xff\xd8\xff no picture', 'latin1'), /^file\.malformed$/],
    ['of a type that takes nothing in', 'a.exr', 'image/x-exr', makeExr(1), /^media\.unsupported$/],
    ['named as another type', 'b.png', 'image/png', Buffer.from('\xff\xd8\xff\xe0', 'latin1'), /^file\.malformed$/],
    ['broken, as TIFF', 'c.tif', 'image/tiff', Buffer.from('II*\0\xff\xff\xff\x0f', 'latin1'), /^file\.malformed$/],
  ])('that is %s ends in an error and leaves nothing', async (_, name, mediaType, content, code) => {
    const path = await folder.write(name, content);
    const destination = nextOutput();
    const embedded = openWriter().embed({ source: path, mediaType, destination, plan: makePlan() });
    await expect(embedded).rejects.toMatchObject({ code: expect.stringMatching(code) });
    await expect(stat(destination)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readFile(path)).toEqual(content);
  });

  test('that is gone or no file is named as such', async () => {
    const destination = nextOutput();
    const embed = (path: string) => openWriter().embed({ ...job(destination), source: path });
    await expect(embed('/nowhere/at/all.jpg')).rejects.toMatchObject({ code: 'file.vanished' });
    await expect(embed('/dev/zero')).rejects.toMatchObject({ code: 'file.not-regular' });
    await expect(stat(destination)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('that carries credentials does not lose them to a plan without a parent', async () => {
    const signed = nextOutput();
    await openWriter().embed(job(signed));
    const again = openWriter().embed({ ...job(nextOutput()), source: signed });
    await expect(again).rejects.toMatchObject({ code: 'mark.refused', message: expect.stringContaining('parent') });
  });
});

describe('who signs', () => {
  const faults: readonly (readonly [string, SignBytes])[] = [
    ['throws', () => { throw new Error('no PIN'); }],
    ['rejects', async () => Promise.reject(new Error('no PIN'))],
    ['rejects with no error', async () => Promise.reject('text')],
    ['gives junk', async () => new Uint8Array(64).fill(7)],
    ['gives nothing', async () => new Uint8Array()],
    ['gives no bytes', async () => 'signature' as never],
    ['gives undefined', async () => undefined as never],
    ['gives far too much', async () => new Uint8Array(1_000_000)],
    ['has another key', signWith(makeSigner(root, 'Other'))],
  ]; // biome-ignore format: one table

  test.each(faults)('%s: signer.failed, nothing written, and the next one signs', async (_, sign) => {
    const writer = openWriter(sign);
    const destination = nextOutput();
    await expect(writer.embed(job(destination))).rejects.toMatchObject({ code: 'signer.failed' });
    await expect(stat(destination)).rejects.toMatchObject({ code: 'ENOENT' });
    const detached = writer.detach({ sha256: 'c'.repeat(64), plan: makePlan() });
    await expect(detached).rejects.toMatchObject({ code: 'signer.failed' });
    await openWriter().embed(job(destination));
    expect((await read(destination)).state).toBe('trusted');
  });

  test.each([
    ['has expired', { notBefore: new Date(Date.now() - 9e9), notAfter: new Date(Date.now() - 1e9) }, /not valid today/],
    ['is for something else', { usage: USAGES.codeSigning }, /cannot be used for content credentials/],
  ])('with a certificate that %s is told so', async (_, options, why) => {
    const credential = makeSigner(root, 'Bad', options);
    const writer = openWriter(signWith(credential), credential);
    const destination = nextOutput();
    const told = { code: 'signer.unusable', message: expect.stringMatching(why) };
    await expect(writer.embed(job(destination))).rejects.toMatchObject(told);
    await expect(writer.detach({ sha256: 'c'.repeat(64), plan: makePlan() })).rejects.toMatchObject(told);
    await expect(stat(destination)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('many jobs at once, embedded and detached, all come out', async () => {
  const writer = openWriter();
  const plate = nextOutput();
  await writer.embed(job(plate));
  const plan = makePlan({
    actions: [...makePlan().actions, { action: 'c2pa.placed', ingredients: ['plate'] }],
    ingredients: [
      { label: 'plate', title: 'plate.jpg', relationship: 'componentOf', path: plate, mediaType: 'image/jpeg' },
    ],
  });
  const destinations = Array.from({ length: 40 }, () => nextOutput());
  await Promise.all([
    ...destinations.map((destination) => writer.embed({ ...job(destination), plan })),
    ...destinations.map(() => writer.detach({ sha256: 'c'.repeat(64), plan })),
  ]);
  for (const destination of destinations.slice(0, 5)) {
    const manifest = activeManifest(await read(destination));
    expect(manifest.ingredients).toMatchObject([{ title: 'plate.jpg', state: 'trusted' }]);
  }
});
