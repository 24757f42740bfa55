import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeWav } from '../support/credential-files.ts';
import { describeFiles, expectTidy, findChanges, type MarkFolder, makeMarkFolder } from './support/mark-folder.ts';
import { makeFrame, makeStill } from './support/mark-media.ts';
import { type SigningService, startSigningService } from './support/signing-service.ts';

const DEEDS: Readonly<Record<string, readonly [code: string, deed: (path: string) => void]>> = {
  grows: ['file.changed', (path) => appendFileSync(path, 'more')],
  shrinks: ['file.changed', (path) => truncateSync(path, 100)],
  'is emptied': ['file.changed', (path) => truncateSync(path, 0)],
  'is replaced': [
    'file.changed',
    (path) => {
      writeFileSync(`${path}.new`, 'another');
      renameSync(`${path}.new`, path);
    },
  ],
  'is written over': [
    'file.changed',
    (path) => {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.fill(7, 50, 60));
      utimesSync(path, 1_700_000_000, 1_700_000_000);
    },
  ],
  disappears: ['file.vanished', unlinkSync],
};
const KINDS = ['exr', 'jpg', 'wav'];

let folder: MarkFolder;
let service: SigningService | undefined;
beforeEach(async () => {
  folder = await makeMarkFolder();
  return () => folder.remove();
});
afterEach(async () => {
  await service?.close();
  service = undefined;
});

async function layMoving(): Promise<readonly (readonly [name: string, code: string, deed: () => void])[]> {
  const rows = Object.entries(DEEDS)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([what, [code, deed]]) =>
      KINDS.map((kind) => {
        const name = `${what} ${kind}.${kind}`;
        return [name, code, () => deed(join(folder.root, name))] as const;
      }),
    );
  for (const [index, [name]] of rows.entries()) {
    const make = { jpg: () => makeStill(index), exr: async () => makeFrame(index), wav: async () => makeWav() };
    folder.write(name, await make[name.slice(-3) as keyof typeof make]());
  }
  folder.write('steady.jpg', await makeStill(90));
  folder.write('steady.exr', makeFrame(90));
  return rows;
}

test.each([['in place'], ['as copies']])('sources that change while they are marked, %s', async (how) => {
  const rows = await layMoving();
  let after: ReadonlyMap<string, string> = new Map();
  // One child marks in the order of the names, so that each deed meets its file between metadata and signature.
  service = await startSigningService(folder.keys, ({ number }) => {
    rows[number - 1]?.[2]();
    after = folder.describe();
    return undefined;
  });
  const out = join(folder.base, 'out');
  const place = how === 'in place' ? ['--in-place'] : ['--out', out];
  const config = join(folder.work, 'one.yaml');
  writeFileSync(config, 'inspectors: 1\n');
  const run = await folder.mark([
    folder.root,
    ...place,
    '--config',
    config,
    '--origin',
    'generated',
    ...service.options,
  ]);
  expectTidy(run, 3);
  for (const [name, code] of rows) expect([name, run.outcome(name)]).toEqual([name, `failed ${code}`]);
  expect(['steady.jpg', 'steady.exr'].map(run.outcome)).toEqual(['marked', 'marked']);
  for (const { path, error } of run.lines)
    if (error !== undefined) expect(error.message, path).toMatch(/while it was being marked.*Mark it again/);
  // What the others did to their files is what is there: nothing of it was lost.
  expect(findChanges(after, folder.describe()).filter((name) => !/^steady\.|\.tmp$/.test(name))).toEqual([]);
  if (how !== 'in place')
    expect([...describeFiles(out).keys()].filter((name) => !name.startsWith('steady.'))).toEqual([]);
});

test('a frame that changes between hashing and signing the index', async () => {
  for (let frame = 1; frame <= 5; frame += 1) folder.write(`s.${frame}.exr`, makeFrame(frame));
  const changed = join(folder.root, 's.2.exr');
  service = await startSigningService(folder.keys, () => {
    appendFileSync(changed, 'x');
    return undefined;
  });
  const run = await folder.mark([folder.root, '--in-place', '--origin', 'generated', ...service.options]);
  expectTidy(run, 3);
  expect(run.lines).toMatchObject([{ kind: 'sequence', status: 'failed', error: { code: 'file.changed' } }]);
  expect(run.lines[0]?.error?.message).toMatch(/s\.2\.exr changed while its sequence was being marked/);
  expect([...folder.describe().keys()].filter((name) => !/^s\.\d\.exr$/.test(name))).toEqual([]);
});

test('an index whose place is taken while it is signed', async () => {
  for (let frame = 1; frame <= 4; frame += 1) folder.write(`s.${frame}.exr`, makeFrame(frame));
  const sidecar = join(folder.root, 's.frames.exr.sequence.json.c2pa');
  service = await startSigningService(folder.keys, () => {
    writeFileSync(sidecar, 'of somebody');
    return undefined;
  });
  const run = await folder.mark([folder.root, '--in-place', '--origin', 'generated', ...service.options]);
  expectTidy(run, 2);
  expect(run.lines).toMatchObject([{ kind: 'sequence', status: 'failed', error: { code: 'output.refused' } }]);
  expect(readFileSync(sidecar, 'utf8')).toBe('of somebody');
  expect(existsSync(join(folder.root, 's.frames.exr.sequence.json'))).toBe(false);
});
