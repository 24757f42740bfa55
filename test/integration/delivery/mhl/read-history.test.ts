import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMhlHistory } from '../../../../src/delivery/mhl/read-mhl-history.ts';
import { copyExample, hash, makeFolder, manifest, writeChain, writeFiles, writeHistory } from './support.ts';

const A = '0ea03b369a463d9d';
const B = '7680e5f98f4a80fd';

async function faultsOf(folder: string): Promise<readonly string[]> {
  return (await readMhlHistory(folder)).faults.map(({ message }) => message);
}

async function expectedOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const { expected } = await readMhlHistory(folder);
  return Object.fromEntries(
    [...expected].map(
      ([
        path,
        {
          hash: { value },
          generation,
        },
      ]) => [path, `${value} ${generation}`],
    ),
  );
}

const FIRST = '0001_A002R2EC_2020-01-16_091500Z.mhl';
const SECOND = '0002_A002R2EC_2020-01-17_143000Z.mhl';

test.each<[string, (folder: string) => void, RegExp]>([
  [
    'one character more in a manifest',
    (at) => writeFileSync(join(at, SECOND), ' ', { flag: 'a' }),
    /0002_.* is not what the chain says/,
  ],
  ['a manifest that is gone', (at) => rmSync(join(at, SECOND)), /0002_.*ENOENT/],
  [
    'a manifest outside of the chain',
    (at) => writeFileSync(join(at, '0003_x.mhl'), '<x/>'),
    /"0003_x\.mhl" is not in the chain/,
  ],
  ['a chain that is gone', (at) => rmSync(join(at, 'ascmhl_chain.xml')), /ascmhl_chain\.xml:.*ENOENT/],
  [
    'a chain that is no XML',
    (at) => writeFileSync(join(at, 'ascmhl_chain.xml'), '{}'),
    /ascmhl_chain\.xml: It is not XML/,
  ],
  ['a chain of something else', (at) => writeFileSync(join(at, 'ascmhl_chain.xml'), '<x/>'), /It is not a chain/],
  [
    'a manifest under another name',
    (at) => renameSync(join(at, FIRST), join(at, '0001_y.mhl')),
    /"0001_y\.mhl" is not in the chain/,
  ],
])('%s is a fault, and its files are not expected on its word', async (_name, damage, message) => {
  const folder = copyExample('scenario_02/file_server/A002R2EC');
  damage(join(folder, 'ascmhl'));
  expect((await faultsOf(folder)).join('\n')).toMatch(message);
});

test('a manifest that was changed speaks for no file', async () => {
  const folder = makeFolder();
  const [name = ''] = await writeHistory(folder, [manifest(hash('a', A))]);
  writeFiles(folder, { [`ascmhl/${name}`]: manifest(hash('a', B)) });
  const history = await readMhlHistory(folder);
  expect([history.expected.size, history.generations.length, history.faults.length]).toEqual([0, 0, 1]);
});

test('holes and repetitions in the numbering are faults', async () => {
  const folder = makeFolder();
  const text = manifest(hash('a', A));
  writeFiles(folder, { 'ascmhl/0001_x.mhl': text, 'ascmhl/0003_x.mhl': text });
  await writeChain(folder, ['0001_x.mhl', '0003_x.mhl']);
  expect(await faultsOf(folder)).toEqual([expect.stringContaining('"0003_x.mhl" is not named as generation 2')]);
  await writeChain(folder, ['0001_x.mhl', '0001_x.mhl', '0003_x.mhl']);
  expect((await faultsOf(folder)).join('\n')).toMatch(/"0001_x\.mhl" is in the chain twice/);
});

test('there is no history in a folder without one, and an empty folder of one is broken', async () => {
  const folder = makeFolder();
  await expect(readMhlHistory(folder)).rejects.toMatchObject({ code: 'input.not-found' });
  writeFiles(folder, { 'ascmhl/ascmhl_chain.xml': '<ascmhldirectory xmlns="urn:ASC:MHL:DIRECTORY:v2.0"/>' });
  expect(await faultsOf(folder)).toEqual(['ascmhl_chain.xml names no generation']);
});

test('the first value of a file stands; another one later is a contradiction, whatever it calls itself', async () => {
  const folder = makeFolder();
  await writeHistory(folder, [
    manifest(hash('a', A) + hash('b', A)),
    manifest(hash('a', B) + hash('b', B, 'verified')),
  ]);
  expect(await expectedOf(folder)).toEqual({ a: `${A} 1`, b: `${A} 1` });
  expect(await faultsOf(folder)).toEqual(
    ['a', 'b'].map((path) => expect.stringContaining(`gives "${path}" another xxh64`)),
  );
});

test('a file twice in one generation is fine when both say the same, and a fault when not', async () => {
  const same = makeFolder();
  await writeHistory(same, [manifest(hash('a', A) + hash('a', A.toUpperCase()))]);
  expect(await faultsOf(same)).toEqual([]);
  const other = makeFolder();
  await writeHistory(other, [manifest(hash('a', A) + hash('a', B))]);
  expect(await faultsOf(other)).toHaveLength(1);
});

test('failed is what a file was, not what it should be', async () => {
  const folder = makeFolder();
  await writeHistory(folder, [manifest(hash('a', A)), manifest(hash('a', B, 'failed') + hash('c', B, 'failed'))]);
  expect(await expectedOf(folder)).toEqual({ a: `${A} 1` });
  expect(await faultsOf(folder)).toEqual([expect.stringContaining('"c" only as failed')]);
});

test('a renamed file keeps its value under the new name, also when two change names', async () => {
  const folder = makeFolder();
  const moved = (to: string, from: string, value: string): string =>
    hash(to, value, 'verified', `<previousPath>${from}</previousPath>`);
  await writeHistory(folder, [
    manifest(hash('a', A) + hash('b', B) + hash('c', A)),
    manifest(moved('b', 'a', A) + moved('a', 'b', B) + moved('sub/d', 'c', A)),
  ]);
  expect(await expectedOf(folder)).toEqual({ b: `${A} 1`, a: `${B} 1`, 'sub/d': `${A} 1` });
  expect(await faultsOf(folder)).toEqual([]);
});

test('a name is taken as it is written: spaces, line ends, composed or not', async () => {
  const folder = makeFolder();
  await writeHistory(folder, [
    manifest([' a ', 'b&#10;c', 'a&amp;&lt;', 'é', 'e\u0301'].map((path) => hash(path, A)).join('')),
  ]);
  expect(Object.keys(await expectedOf(folder))).toEqual([' a ', 'b\nc', 'a&<', 'é', 'e\u0301']);
});

test('values, algorithms and actions that cannot be checked are faults', async () => {
  const folder = makeFolder();
  const entry = (path: string, inner: string): string => `<hash><path>${path}</path>${inner}</hash>`;
  await writeHistory(folder, [
    manifest(
      entry('a', '<xxh64>123</xxh64>') +
        entry('b', '<sha256>ab</sha256>') +
        entry('c', `<xxh64 action="kept">${A}</xxh64>`),
    ),
  ]);
  const faults = (await faultsOf(folder)).join('\n');
  for (const path of ['a', 'b', 'c']) expect(faults).toContain(`no hash that can be checked for "${path}"`);
});

test('what stands in metadata or in another namespace is not taken for a file', async () => {
  const folder = makeFolder();
  const inner = `<metadata>${hash('x', B)}<path>y</path></metadata>`;
  await writeHistory(folder, [
    manifest(
      `${hash('a', A, 'original', inner)}<f:hash xmlns:f="urn:f"><f:path>z</f:path></f:hash>`,
      `<metadata>${hash('w', A)}</metadata>`,
    ),
  ]);
  expect(await expectedOf(folder)).toEqual({ a: `${A} 1` });
});

test('a history below that contradicts the one above does not overrule it', async () => {
  const folder = makeFolder();
  await writeHistory(folder, [manifest(hash('sub/a', A))]);
  await writeHistory(join(folder, 'sub'), [manifest(hash('a', B) + hash('b', B))]);
  expect(await expectedOf(folder)).toEqual({ 'sub/a': `${A} 1`, 'sub/b': `${B} 1` });
  expect(await faultsOf(folder)).toEqual([expect.stringContaining('gives "sub/a" another xxh64')]);
});

test.each<[string, (folder: string) => void, RegExp]>([
  [
    'gone',
    (folder) => rmSync(join(folder, 'A002R2EC/ascmhl'), { recursive: true }),
    /refers to "A002R2EC\/ascmhl.*not there/,
  ],
  ['broken', (folder) => rmSync(join(folder, 'A003R2EC/ascmhl/ascmhl_chain.xml')), /"A003R2EC": ascmhl_chain\.xml/],
])('a history below that is %s is a fault of the one above', async (_name, damage, message) => {
  const folder = copyExample('scenario_05/file_server/Reels');
  damage(folder);
  expect((await faultsOf(folder)).join('\n')).toMatch(message);
});

test('a history below that was written anew is not the one that was referred to', async () => {
  const folder = copyExample('scenario_05/file_server/Reels');
  const below = join(folder, 'A002R2EC');
  writeFileSync(join(below, 'ascmhl', SECOND), manifest(hash('x', A)));
  await writeChain(below, [FIRST, SECOND]);
  expect((await faultsOf(folder)).join('\n')).toMatch(/refers to "A002R2EC\/ascmhl\/0002_.*, which is not what it was/);
});

test('patterns of histories below are about their own folders', async () => {
  const folder = makeFolder();
  const ignoring = (patterns: string): string =>
    manifest(hash('a', A)).replace('</process>', `</process><ignore>${patterns}</ignore>`);
  await writeHistory(folder, [ignoring('<pattern>*.tmp</pattern>')]);
  await writeHistory(join(folder, 'sub[1]'), [
    ignoring('<pattern>*.log</pattern><pattern>/x</pattern><pattern>ascmhl</pattern>'),
  ]);
  expect((await readMhlHistory(folder)).ignored).toEqual(['*.tmp', '/sub\\[1\\]/**/*.log', '/sub\\[1\\]/x']);
});
