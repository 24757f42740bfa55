import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestFile } from '../../../../src/delivery/mhl/digest-file.ts';
import { readMhlHistory } from '../../../../src/delivery/mhl/read-mhl-history.ts';
import { hash, makeFolder, manifest, writeChain, writeFiles, writeHistory } from './support.ts';

const A = '0ea03b369a463d9d';
const NAME = '0001_x_2026-03-01_102030Z.mhl';

/** Faults of a history whose one manifest is this, and how long reading it took. */
async function readHostile(
  folder: string,
): Promise<{ readonly faults: string; readonly ms: number; readonly size: number }> {
  const start = performance.now();
  const history = await readMhlHistory(folder);
  return {
    faults: history.faults.map(({ message }) => message).join('\n'),
    ms: performance.now() - start,
    size: history.expected.size,
  };
}

const LAUGHS = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${'abcdefghi'
  .split('')
  .map((name, index) => `<!ENTITY ${'bcdefghij'[index]} "${`&${name};`.repeat(10)}">`)
  .join('')}]><hashlist xmlns="urn:ASC:MHL:v2.0" version="2.0">&j;</hashlist>`;

test.each<[string, string, RegExp]>([
  ['a billion laughs', LAUGHS, /document type/],
  [
    'a file from elsewhere as entity',
    '<!DOCTYPE h [<!ENTITY x SYSTEM "file:///etc/passwd">]><hashlist>&x;</hashlist>',
    /document type/,
  ],
  ['an entity that nobody defined', manifest(hash('&x;', A)), /not XML/],
  [
    'elements a million deep',
    `<hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0">${'<a>'.repeat(1_000_000)}`,
    /more than 64 elements/,
  ],
  ['a path of four megabytes', manifest(hash('x'.repeat(4_000_000), A)), /more than 65536 bytes/],
  ['a comment of four megabytes', manifest(`<!--${'< '.repeat(2_000_000)}-->`), /more than 65536 bytes/],
  ['an attribute of four megabytes', manifest(`<hash a="${'x'.repeat(4_000_000)}"/>`), /more than 65536 bytes/],
  ['a section of four megabytes', manifest(`<![CDATA[${'<<'.repeat(2_000_000)}]]>`), /more than 65536 bytes/],
  ['an end that is missing', manifest(hash('a', A)).slice(0, -20), /not XML/],
  [
    'another version',
    manifest(hash('a', A)).replace('"2.0" xmlns', '"1.1" xmlns'),
    /not a hash list of ASC MHL version 2\.0/,
  ],
  ['another namespace', manifest(hash('a', A)).replace('MHL:v2', 'MHL:v3'), /not a hash list/],
  ['another encoding', manifest(hash('a', A)).replace('UTF-8', 'UTF-16'), /not written in UTF-8/],
  ['nothing', '', /not XML/],
])('%s is a fault, and quickly', async (_name, text, message) => {
  const folder = makeFolder();
  await writeHistory(folder, [text]);
  const read = await readHostile(folder);
  expect(read.faults).toMatch(message);
  expect([read.size, read.ms < 15_000]).toEqual([0, true]);
});

test('bytes that are not UTF-8, and a hundred megabytes of nothing, are faults', async () => {
  const folder = makeFolder();
  await writeHistory(folder, [manifest(hash('a', A))]);
  writeFileSync(join(folder, 'ascmhl', NAME), Buffer.from([0x3c, 0xff, 0xfe, 0x3e]));
  expect((await readHostile(folder)).faults).toMatch(/not UTF-8/);
  truncateSync(join(folder, 'ascmhl', NAME), 100 * 1024 * 1024);
  expect(await readHostile(folder)).toMatchObject({ faults: expect.stringMatching(/not/), size: 0 });
  truncateSync(join(folder, 'ascmhl', NAME), 600 * 1024 * 1024);
  const read = await readHostile(folder);
  expect(read.faults).toMatch(/larger than/);
  expect(read.ms).toBeLessThan(10_000);
});

test('paths that lead out are refused one by one, the others stay', async () => {
  const folder = makeFolder();
  const bad = ['../x', '/etc/passwd', 'a/../../x', 'C:\\x', './a', 'a//b', ''];
  await writeHistory(folder, [
    manifest(
      bad.map((path) => hash(path, A)).join('') +
        hash('good', A) +
        hash('renamed', A, 'verified', '<previousPath>../good</previousPath>'),
      '<references><hashlistreference><path>../../etc/ascmhl/0001_x.mhl</path><c4>x</c4></hashlistreference></references>',
    ),
  ]);
  const history = await readMhlHistory(folder);
  expect([...history.expected.keys()]).toEqual(['good', 'renamed']);
  // The reference is refused twice over: its C4 is none, and neither is its path one.
  expect(history.faults).toHaveLength(bad.length + 3);
});

test('a chain that names files elsewhere opens none of them', async () => {
  const folder = makeFolder();
  const secret = join(makeFolder(), '0001_secret.mhl');
  writeFileSync(secret, manifest(hash('a', A)));
  const c4 = await digestFile(secret, 'c4');
  const links = [secret, `../../${secret}`, '../0001_x.mhl', 'sub/0001_x.mhl', '..', ''].map(
    (path, index) => `<hashlist sequencenr="${index + 1}"><path>${path}</path><c4>${c4}</c4></hashlist>`,
  );
  writeFiles(folder, {
    'ascmhl/ascmhl_chain.xml': `<ascmhldirectory xmlns="urn:ASC:MHL:DIRECTORY:v2.0">${links.join('')}</ascmhldirectory>`,
  });
  const read = await readHostile(folder);
  expect(read.faults.match(/which is no file in its folder/g)).toHaveLength(6);
  expect(read.size).toBe(0);
});

test('links, FIFOs and folders in place of a manifest, the chain or the history are told, never followed or waited for', async () => {
  const folder = makeFolder();
  const at = join(folder, 'ascmhl', NAME);
  await writeHistory(folder, [manifest(hash('a', A))]);
  const elsewhere = join(makeFolder(), 'real.mhl');
  renameSync(at, elsewhere);
  symlinkSync(elsewhere, at);
  expect(await readHostile(folder)).toMatchObject({ faults: expect.stringMatching(/ELOOP/), size: 0 });
  rmSync(at);
  execFileSync('mkfifo', [at]);
  expect(await readHostile(folder)).toMatchObject({ faults: expect.stringMatching(/Not a regular file/), size: 0 });
  await expect(digestFile(at, 'xxh64')).rejects.toMatchObject({ code: 'file.not-regular' });
  rmSync(at);
  mkdirSync(at);
  expect(await readHostile(folder)).toMatchObject({ faults: expect.stringMatching(/egular/), size: 0 });
  const linked = makeFolder();
  symlinkSync(join(folder, 'ascmhl'), join(linked, 'ascmhl'));
  expect(await readHostile(linked)).toMatchObject({ faults: expect.stringMatching(/is no folder/), size: 0 });
  const looped = makeFolder();
  await writeHistory(looped, [manifest(hash('a', A))]);
  symlinkSync(looped, join(looped, 'again'));
  expect(await readHostile(looped)).toMatchObject({ faults: '', size: 1 });
});

test('thousands of faults are told as a hundred, and do not keep the files beside them from being read', async () => {
  const folder = makeFolder();
  await writeHistory(folder, [manifest('')]);
  const fd = openSync(join(folder, 'ascmhl', NAME), 'w');
  const [head = '', tail = ''] = manifest('|').split('|');
  writeSync(fd, head);
  const frames = 5000;
  for (let start = 0; start < frames; start += 500) {
    const piece = Array.from({ length: 500 }, (_one, index) => {
      const number = start + index;
      return hash(`plates/sh0010/plate_v001.${number}.exr`, number.toString(16)) + hash(`../${number}`, A);
    });
    writeSync(fd, piece.join('\n'));
  }
  writeSync(fd, tail);
  closeSync(fd);
  await writeChain(folder, [NAME]);
  const history = await readMhlHistory(folder);
  expect(history.expected.size).toBe(frames);
  expect(history.expected.get('plates/sh0010/plate_v001.4999.exr')?.hash.value).toBe('0000000000001387');
  expect(history.faults).toHaveLength(101);
  expect(history.faults.at(-1)?.message).toBe(`${frames - 100} more faults are not listed.`);
});
