import { copyFile, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openVerifier, type Verifier } from '../../../src/compose/open-verifier.ts';
import { judgeVerification } from '../../../src/domain/judge-verification.ts';
import type { Verification } from '../../../src/domain/verification.ts';
import { makeAuthority, makeSigner } from '../../support/certificates.ts';
import { flipByte, makePicture } from '../../support/credential-files.ts';
import { flipFile, markSequence, markWithSidecar } from '../../support/mark-sequence.ts';
import { type SignOptions, signBytes } from '../../support/sign.ts';
import { makeExr } from '../../unit/media/probe/make/exr.ts';

const root = makeAuthority('Verify root');
const signing: SignOptions = { signer: makeSigner(root, 'Vendor'), anchors: [root] };
const otherRoot = makeAuthority('Other root');
const frameOf = (content: string) => makeExr({ extra: [['content', 'string', content]] });
const FRAMES = new Map([1001, 1002, 1003, 1004, 1005].map((at) => [`sh.${at}.exr`, frameOf(`frame ${at}`)]));
const INDEX = 'sh.frames.exr.sequence.json';
const LINE = 'sh.1001-1005#.exr';

let base: string;
let verifier: Verifier;
let strict: Verifier;

/** A folder with the intact sequence, to be spoilt. */
async function copyOf(name: string): Promise<string> {
  const folder = join(base, name);
  await cp(join(base, 'whole'), folder, { recursive: true });
  return folder;
}

async function verify(path: string, requireTrust = false, using = verifier): Promise<readonly Verification[]> {
  const lines: Verification[] = [];
  for await (const line of using.verify({ path, requireTrust })) lines.push(line);
  return lines;
}

const brief = (lines: readonly Verification[]) =>
  Object.fromEntries(lines.map((line) => [line.path, `${line.state} ${judgeVerification(line)}`]));

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'assay-verify-'));
  await writeFile(join(base, 'assay.config.yaml'), 'inspectors: 1\n');
  await writeFile(join(base, 'ca.pem'), root.pem);
  await writeFile(join(base, 'other.pem'), otherRoot.pem);
  await markSequence(join(base, 'whole'), FRAMES, signing);
  verifier = await openVerifier({ cwd: base, trustFiles: ['ca.pem'] });
  strict = await openVerifier({ cwd: base, trustFiles: ['other.pem'] });
});
afterAll(async () => {
  await verifier.close();
  await strict.close();
  await rm(base, { recursive: true });
});

describe('a sequence under one signature', () => {
  test('is one line that says who, what and when', async () => {
    const [line, ...rest] = await verify('whole');
    expect(rest).toEqual([]);
    expect(line).toMatchObject({
      path: LINE,
      kind: 'sequence',
      state: 'trusted',
      signer: 'Assay Test',
      sourceType: 'digitalCreation',
      agent: 'assay-test 1',
      carrier: 'sequence',
      faults: [],
    });
    expect(line?.frames?.intact).toEqual([...FRAMES.keys()]);
  });

  test('is the same by its index, under whatever name that goes', async () => {
    expect(brief(await verify(`whole/${INDEX}`))).toEqual({ [LINE]: 'trusted holds' });
    const folder = await copyOf('index renamed');
    await rename(join(folder, INDEX), join(folder, 'frames.json'));
    await rename(join(folder, `${INDEX}.c2pa`), join(folder, 'frames.json.c2pa'));
    const [line] = await verify('index renamed/frames.json');
    expect(line).toMatchObject({ path: LINE, kind: 'sequence', state: 'trusted' });
    expect(line?.frames?.intact).toHaveLength(5);
  });

  test('needs an anchor only where one is asked for', async () => {
    expect(brief(await verify('whole', false, strict))).toEqual({ [LINE]: 'valid holds' });
    const [line] = await verify('whole', true, strict);
    expect(line).toMatchObject({ state: 'valid', faults: ['None of the trust anchors given vouches for the signer.'] });
  });

  test('names every kind of fault among its frames from that one signature', async () => {
    const folder = await copyOf('faults');
    await flipFile(join(folder, 'sh.1001.exr'), -1);
    await rm(join(folder, 'sh.1002.exr'));
    await rename(join(folder, 'sh.1003.exr'), join(folder, 'other.1003.exr'));
    await copyFile(join(folder, 'sh.1005.exr'), join(folder, 'sh.1006.exr'));
    await writeFile(join(folder, 'sh.1007.exr'), frameOf('new'));
    await writeFile(join(folder, 'note.exr'), frameOf('note'));
    const lines = await verify('faults');
    expect(brief(lines)).toEqual({ [LINE]: 'mismatch broken', 'note.exr': 'unmarked unmarked' });
    const { missing = [], ...frames } = lines.find(({ path }) => path === LINE)?.frames ?? {};
    expect(missing.map(({ name }) => name)).toEqual(['sh.1002.exr']);
    expect(frames).toEqual({
      intact: ['sh.1004.exr', 'sh.1005.exr'],
      changed: ['sh.1001.exr'],
      extra: ['sh.1007.exr'],
      renamed: [{ from: 'sh.1003.exr', to: 'other.1003.exr' }],
      duplicated: [{ name: 'sh.1006.exr', of: 'sh.1005.exr' }],
      unread: [],
    });
    expect(lines.find(({ path }) => path === LINE)?.faults).toHaveLength(5);
  });

  test('counts a frame that was cut short or emptied as changed, for its content is another', async () => {
    const folder = await copyOf('cut');
    const bytes = await readFile(join(folder, 'sh.1002.exr'));
    await writeFile(join(folder, 'sh.1002.exr'), bytes.subarray(0, 900));
    await writeFile(join(folder, 'sh.1004.exr'), '');
    const [line] = await verify('cut');
    expect(line?.frames).toMatchObject({ changed: ['sh.1002.exr', 'sh.1004.exr'], unread: [] });
  });

  test('does not hide a broken credential of a single frame', async () => {
    const folder = await copyOf('own');
    const own = join(folder, 'sh.1003.exr');
    await markWithSidecar(own, await readFile(own), signing);
    expect(brief(await verify('own'))).toEqual({ [LINE]: 'trusted holds' });
    await copyFile(`${own}.c2pa`, join(folder, 'sh.1004.exr.c2pa'));
    const [line] = await verify('own');
    expect(line).toMatchObject({
      state: 'tampered',
      faults: [expect.stringMatching(/^sh\.1004\.exr: .*does not bind/)],
    });
  });

  test('whose index nobody signed, or somebody changed, is broken', async () => {
    const unsigned = await copyOf('unsigned');
    await rm(join(unsigned, `${INDEX}.c2pa`));
    expect(brief(await verify('unsigned'))).toEqual({ [LINE]: 'malformed broken' });
    const swapped = await copyOf('swapped');
    const other = join(base, 'other');
    await markSequence(other, new Map([...FRAMES].map(([name, bytes]) => [name, flipByte(bytes, -1)])), signing);
    await copyFile(join(other, `${INDEX}.c2pa`), join(swapped, `${INDEX}.c2pa`));
    expect(brief(await verify('swapped'))).toEqual({ [LINE]: 'tampered broken' });
    const junk = await copyOf('junk');
    await writeFile(join(junk, `${INDEX}.c2pa`), 'junk');
    expect(brief(await verify('junk'))).toEqual({ [LINE]: 'unreadable broken' });
  });

  test('whose index is signed and makes no sense is broken', async () => {
    const folder = join(base, 'nonsense');
    await mkdir(folder);
    await markWithSidecar(
      join(folder, 'a.sequence.json'),
      Buffer.from('{"format": "assay-sequence-manifest"}'),
      signing,
    );
    const [line] = await verify('nonsense');
    expect(line).toMatchObject({ path: 'a.sequence.json', state: 'malformed' });
    expect(line?.faults[0]).toMatch(/version/);
  });

  test('of which one frame is asked for by its name', async () => {
    const folder = await copyOf('one');
    expect(await verify('one/sh.1002.exr')).toMatchObject([{ kind: 'file', state: 'trusted', carrier: 'sequence' }]);
    await copyFile(join(folder, 'sh.1001.exr'), join(folder, 'sh.1002.exr'));
    await flipFile(join(folder, 'sh.1003.exr'), -1);
    const told = async (name: string) => (await verify(`one/${name}`)).map(({ state, faults }) => [state, ...faults]);
    expect(await told('sh.1002.exr')).toEqual([['mismatch', expect.stringContaining('frame sh.1001.exr')]]);
    expect(await told('sh.1003.exr')).toEqual([['mismatch', expect.stringContaining('not what')]]);
    await writeFile(join(folder, 'sh.1009.exr'), frameOf('extra'));
    expect(await told('sh.1009.exr')).toEqual([['mismatch', expect.stringContaining('does not list it')]]);
    await flipFile(join(folder, INDEX), -200);
    expect(await told('sh.1005.exr')).toEqual([['tampered', expect.any(String)]]);
  });

  test('two of one name tell their frames apart', async () => {
    const folder = join(base, 'two');
    await markSequence(folder, FRAMES, signing);
    await rename(join(folder, INDEX), join(folder, 'first.sequence.json'));
    await rename(join(folder, `${INDEX}.c2pa`), join(folder, 'first.sequence.json.c2pa'));
    const later = new Map([2001, 2002, 2003].map((at) => [`sh.${at}.exr`, frameOf(`frame ${at}`)]));
    await markSequence(folder, later, signing);
    expect(brief(await verify('two'))).toEqual({ [LINE]: 'trusted holds', 'sh.2001-2003#.exr': 'trusted holds' });
  });
});

test('one flipped bit anywhere in an index, or in what signs it, never passes', async () => {
  const index = await readFile(join(base, 'whole', INDEX));
  const store = await readFile(join(base, 'whole', `${INDEX}.c2pa`));
  // Room left over at the end, which nothing binds.
  const bound = store.findLastIndex((byte) => byte !== 0);
  const places = [
    ...Array.from({ length: 40 }, (_, at) => [index, Math.floor((at * index.length) / 40), 'i'] as const),
    ...Array.from({ length: 60 }, (_, at) => [store, Math.floor((at * bound) / 60), 's'] as const),
  ];
  const folder = join(base, 'bits');
  await mkdir(folder);
  for (const [bytes, at, what] of places) {
    const name = `${what}${at}.sequence.json`;
    await writeFile(join(folder, name), what === 'i' ? flipByte(index, at) : index);
    await writeFile(join(folder, `${name}.c2pa`), what === 's' ? flipByte(bytes, at) : store);
  }
  const lines = await verify('bits');
  expect(lines.filter((line) => line.kind === 'sequence')).toHaveLength(places.length);
  expect(lines.filter((line) => !['broken', 'unchecked'].includes(judgeVerification(line)))).toEqual([]);
});

describe('single files', () => {
  test('in every state', async () => {
    const folder = join(base, 'files');
    await mkdir(folder);
    const put = (name: string, bytes: Uint8Array) => writeFile(join(folder, name), bytes);
    const jpeg = await signBytes(await makePicture('jpeg'), 'image/jpeg', signing);
    const png = await signBytes(await makePicture('png'), 'image/png', signing);
    await put('good.jpg', jpeg);
    await put('good.png', png);
    await put('flipped.jpg', flipByte(jpeg, -10));
    await put('flipped.png', flipByte(png, -30));
    await put('plain.jpg', await makePicture('jpeg'));
    await put('notes.xyz', Buffer.from('whatever'));
    await put('cut.png', png.subarray(0, 500));
    for (const name of ['good', 'flipped', 'flipped-sidecar', 'swapped', 'orphan'])
      await markWithSidecar(join(folder, `${name}.exr`), frameOf(name), signing);
    await flipFile(join(folder, 'flipped.exr'), -1);
    await flipFile(join(folder, 'flipped-sidecar.exr.c2pa'), 900);
    await copyFile(join(folder, 'good.exr.c2pa'), join(folder, 'swapped.exr.c2pa'));
    await rm(join(folder, 'orphan.exr'));
    expect(brief(await verify('files', true))).toEqual({
      'good.jpg': 'trusted holds',
      'good.png': 'trusted holds',
      'good.exr': 'trusted holds',
      'flipped.jpg': 'tampered broken',
      'flipped.png': 'tampered broken',
      'flipped.exr': 'tampered broken',
      'flipped-sidecar.exr': expect.stringMatching(/^(tampered|unreadable|malformed) broken$/),
      'swapped.exr': 'tampered broken',
      'orphan.exr.c2pa': 'mismatch broken',
      'plain.jpg': 'unmarked unmarked',
      'notes.xyz': 'unmarked unmarked',
      'cut.png': 'unchecked unchecked',
    });
    expect(await verify('files/good.exr')).toMatchObject([{ path: 'good.exr', carrier: 'sidecar', state: 'trusted' }]);
    expect(await verify('files/good.exr.c2pa')).toMatchObject([{ state: 'unchecked' }]);
  });

  test('an intact mark over an ingredient that was changed is no whole mark', async () => {
    const parent = flipByte(await signBytes(await makePicture('png'), 'image/png', signing), -30);
    const edited = await signBytes(parent, 'image/png', { ...signing, intent: 'edit', unchecked: true });
    await mkdir(join(base, 'edited'));
    await writeFile(join(base, 'edited', 'a.png'), edited);
    const [line] = await verify('edited');
    expect(line).toMatchObject({ state: 'trusted', faults: [expect.stringMatching(/ingredient/)] });
  });

  test('what is not there is an error, not a clean bill', async () => {
    await expect(verify('nowhere')).rejects.toMatchObject({ code: 'input.not-found' });
  });
});
