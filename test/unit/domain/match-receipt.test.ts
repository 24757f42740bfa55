import { describe, expect, test } from 'vitest';
import type { FoundFile, FoundSequence } from '../../../src/domain/found-file.ts';
import { matchReceipt } from '../../../src/domain/match-receipt.ts';
import type { ReceiptEntry } from '../../../src/domain/receipt.ts';
import { entry, hashOf, receipt } from './receipt-cases.ts';

const MANIFEST = entry('x').manifest;
const SIDECAR = { path: 'a.exr.c2pa', sha256: hashOf('1') };
const INDEX = [
  { path: 'sh.sequence.json', sha256: hashOf('2') },
  { path: 'sh.sequence.json.c2pa', sha256: hashOf('3') },
];

/** A sequence manifest that lists the file as handed over. */
const SPOKEN: FoundSequence = { state: 'trusted', manifest: MANIFEST, contents: new Set([hashOf('a')]) };

function beside(files: Readonly<Record<string, string>> = {}, sequence = SPOKEN): FoundFile['beside'] {
  const hashes = new Set(Object.values(files));
  return {
    names: new Map(Object.entries(files)),
    hashes,
    sequences: new Map(hashes.has(hashOf('2')) ? [[hashOf('2'), sequence]] : []),
  };
}

/** A file as handed over: the bytes after marking, the mark intact. */
function found(path: string, changes: Partial<FoundFile> = {}): FoundFile {
  return {
    path,
    root: '',
    sha256: hashOf('a'),
    credential: { state: 'trusted', active: MANIFEST, manifests: new Set([MANIFEST]) },
    beside: beside(),
    ...changes,
  };
}

const BARE = { credential: { state: 'absent', manifests: new Set<string>() } } as const;

function tell(
  entries: readonly ReceiptEntry[],
  files: readonly FoundFile[],
  hidden: Parameters<typeof matchReceipt>[2] = [],
): string[] {
  const match = matchReceipt(receipt({ entries }), files, hidden);
  return match.entries.map(({ arrival, foundAt }) => `${arrival}${foundAt === undefined ? '' : ` ${foundAt}`}`);
}

function messageOf(one: ReceiptEntry, file: FoundFile): string {
  const [first] = matchReceipt(receipt({ entries: [one] }), [file]).entries;
  return `${first?.arrival}: ${first?.message}`;
}

describe('a file with a mark in it', () => {
  const picture = entry('comp/a.png');

  test('arrives with its bytes, whoever vouches for the signer, and under another name', () => {
    for (const state of ['trusted', 'valid', 'expired'] as const) {
      const credential = { state, active: MANIFEST, manifests: new Set([MANIFEST]) };
      expect(tell([picture], [found('comp/a.png', { credential })])).toEqual(['arrived comp/a.png']);
    }
    expect(tell([picture], [found('other/b.png')])).toEqual(['renamed other/b.png']);
  });

  test('arrives with its own XMP beside it, not with that of another file', () => {
    const one = { ...picture, sidecars: [{ path: 'comp/a.png.xmp', sha256: hashOf('4') }] };
    const arrivalOf = (path: string, files: Readonly<Record<string, string>>) =>
      messageOf(one, found(path, { beside: beside(files) }));
    expect(arrivalOf('comp/a.png', { 'a.png.xmp': hashOf('4') })).toMatch(/^arrived/);
    expect(arrivalOf('x/b.png', { 'b.png.xmp': hashOf('4') })).toMatch(/^renamed/);
    expect(arrivalOf('x/b.png', { 'a.png.xmp': hashOf('4') })).toMatch(/^renamed/);
    expect(arrivalOf('comp/A.PNG', { 'A.PNG.XMP': hashOf('4') })).toMatch(/^renamed/);
    expect(arrivalOf('comp/a.png', { 'other.png.xmp': hashOf('4') })).toMatch(
      /^stripped-sidecar: .*a\.png\.xmp is gone/,
    );
    expect(arrivalOf('comp/a.png', { 'other.png.xmp': hashOf('4'), 'a.png.xmp': hashOf('5') })).toMatch(
      /^stripped-sidecar: .*a\.png\.xmp beside it is not what was handed over/,
    );
  });

  test('is lost as the unmarked original, told apart from a file written anew', () => {
    const original = found('comp/a.png', { sha256: hashOf('b'), ...BARE });
    expect(messageOf(picture, original)).toMatch(/^lost: The unmarked original was sent/);
    expect(messageOf(picture, found('comp/a.png', { sha256: hashOf('c'), ...BARE }))).toMatch(
      /^lost: Other bytes without any credential/,
    );
    // The original under another name is not "nothing there".
    expect(tell([picture], [{ ...original, path: 'x/y.png' }])).toEqual(['lost x/y.png']);
  });

  test('is changed with other bytes that are signed, and the history tells whether it knows the mark', () => {
    const other = { sha256: hashOf('c') };
    const edited = { state: 'valid', active: 'urn:c2pa:new', manifests: new Set(['urn:c2pa:new', MANIFEST]) } as const;
    expect(messageOf(picture, found('comp/a.png', { ...other, credential: { ...edited, signer: 'Gull' } }))).toMatch(
      /^changed: .*signed again by Gull: the mark is in their history/,
    );
    const foreign = { ...edited, manifests: new Set(['urn:c2pa:new']) };
    expect(messageOf(picture, found('comp/a.png', { ...other, credential: foreign }))).toMatch(/^changed: .*nothing/);
    for (const state of ['malformed', 'unreadable', 'remote'] as const)
      expect(tell([picture], [found('comp/a.png', { ...other, credential: { ...foreign, state } })])).toEqual([
        'changed comp/a.png',
      ]);
  });

  test('is tampered with when its credential no longer binds', () => {
    const credential = { state: 'tampered', active: MANIFEST, manifests: new Set([MANIFEST]) } as const;
    expect(tell([picture], [found('comp/a.png', { sha256: hashOf('c'), credential })])).toEqual([
      'tampered comp/a.png',
    ]);
    expect(tell([picture], [found('comp/a.png', { credential })])).toEqual(['tampered comp/a.png']);
  });

  test('is never taken on the word of the receipt alone: right bytes without the right mark have not arrived', () => {
    expect(messageOf(picture, found('comp/a.png', BARE))).toMatch(/^lost: .*carry no mark/);
    const other = { state: 'trusted', active: 'urn:c2pa:other', manifests: new Set(['urn:c2pa:other']) } as const;
    expect(tell([picture], [found('comp/a.png', { credential: other })])).toEqual(['changed comp/a.png']);
    const unreadable = { state: 'unreadable', manifests: new Set<string>() } as const;
    expect(tell([picture], [found('comp/a.png', { credential: unreadable })])).toEqual(['unchecked comp/a.png']);
  });

  test('is unchecked when it, or the folder it belongs in, could not be read; missing only when one could look', () => {
    const { sha256: _hash, credential: _credential, ...unread } = found('comp/a.png');
    const error = { code: 'file.io', message: 'The disk failed.' } as const;
    expect(messageOf(picture, { ...unread, error })).toBe(
      'unchecked: It is there, but it could not be read: The disk failed.',
    );
    expect(tell([picture], [], [{ path: 'comp', message: 'no rights' }])).toEqual(['unchecked']);
    expect(tell([picture], [], [{ path: 'comp/a.png', message: 'a pipe' }])).toEqual(['unchecked']);
    expect(tell([picture], [], [{ path: '', message: 'no rights' }])).toEqual(['unchecked']);
    expect(tell([picture], [], [{ path: 'com', message: 'no rights' }])).toEqual(['missing']);
    expect(tell([picture], [])).toEqual(['missing']);
  });
});

describe('a file with its mark beside it', () => {
  const same = { sha256: hashOf('a'), sizeBytes: 5 };
  const render = entry('a.exr', { carrier: 'sidecar', sidecars: [SIDECAR], before: same, after: same });

  test('arrives with the very sidecar, and is stripped without it or with another', () => {
    expect(tell([render], [found('a.exr', { beside: beside({ 'a.exr.c2pa': SIDECAR.sha256 }) })])).toEqual([
      'arrived a.exr',
    ]);
    expect(messageOf(render, found('a.exr', BARE))).toBe('stripped-sidecar: The same bytes, but a.exr.c2pa is gone.');
    expect(messageOf(render, found('a.exr', { ...BARE, beside: beside({ 'a.exr.c2pa': hashOf('9') }) }))).toBe(
      'stripped-sidecar: The same bytes, but a.exr.c2pa beside it is not what was handed over.',
    );
    // Renamed without its sidecar: it lies there, and speaks for nothing.
    expect(messageOf(render, found('b.exr', { ...BARE, beside: beside({ 'a.exr.c2pa': SIDECAR.sha256 }) }))).toMatch(
      /^stripped-sidecar: .*a name that no longer belongs to it/,
    );
  });

  test('is changed when somebody else signed a sidecar for it, even under the same label', () => {
    const credential = {
      state: 'trusted',
      active: 'urn:c2pa:x',
      manifests: new Set(['urn:c2pa:x']),
      signer: 'Gull',
    } as const;
    const files = beside({ 'a.exr.c2pa': hashOf('9') });
    expect(messageOf(render, found('a.exr', { credential, beside: files }))).toMatch(/^changed: .*by Gull/);
    expect(tell([render], [found('a.exr', { beside: files })])).toEqual(['stripped-sidecar a.exr']);
  });

  test('is tampered with when the sidecar came along with other bytes', () => {
    const credential = { state: 'tampered', active: MANIFEST, manifests: new Set([MANIFEST]) } as const;
    const files = beside({ 'a.exr.c2pa': SIDECAR.sha256 });
    expect(tell([render], [found('a.exr', { sha256: hashOf('c'), credential, beside: files })])).toEqual([
      'tampered a.exr',
    ]);
  });
});

describe('a frame that its sequence manifest speaks for', () => {
  const same = { sha256: hashOf('a'), sizeBytes: 5 };
  const frame = entry('sh.1001.exr', { carrier: 'sequence', sidecars: INDEX, before: same, after: same });
  const both = beside(Object.fromEntries(INDEX.map(({ path, sha256 }) => [path, sha256])));

  test('arrives when the manifest and its signature are there', () => {
    expect(tell([frame], [found('sh.1001.exr', { ...BARE, beside: both })])).toEqual(['arrived sh.1001.exr']);
    const unsigned = beside({ 'sh.sequence.json': hashOf('2') });
    expect(messageOf(frame, found('sh.1001.exr', { ...BARE, beside: unsigned }))).toBe(
      'stripped-sidecar: The same bytes, but sh.sequence.json.c2pa is gone.',
    );
    expect(tell([{ ...frame, sidecars: [] }], [found('sh.1001.exr', BARE)])).toEqual(['unchecked sh.1001.exr']);
  });

  test('is not there because the receipt says so: the manifest has to be one, be intact, be the mark, and list it', () => {
    const files = Object.fromEntries(INDEX.map(({ path, sha256 }) => [path, sha256]));
    const arrivalOf = (changes: Partial<FoundSequence>) =>
      tell([frame], [found('sh.1001.exr', { ...BARE, beside: beside(files, { ...SPOKEN, ...changes }) })])[0];
    expect(arrivalOf({})).toBe('arrived sh.1001.exr');
    expect(arrivalOf({ contents: new Set([hashOf('c')]) })).toBe('lost sh.1001.exr');
    expect(arrivalOf({ manifest: 'urn:c2pa:another' })).toBe('changed sh.1001.exr');
    expect(arrivalOf({ state: 'tampered' })).toBe('tampered sh.1001.exr');
    expect(arrivalOf({ state: 'absent' })).toBe('stripped-sidecar sh.1001.exr');
    expect(arrivalOf({ state: 'malformed' })).toBe('unchecked sh.1001.exr');
    expect(arrivalOf({ state: 'unchecked', contents: new Set() })).toBe('unchecked sh.1001.exr');
    // Any file can be named as a sidecar: here a note that is no manifest at all.
    const note = { ...frame, sidecars: [{ path: 'note.xmp', sha256: hashOf('7') }] };
    const lying = found('sh.1001.exr', { ...BARE, beside: beside({ 'note.xmp': hashOf('7') }) });
    expect(tell([note], [lying])).toEqual(['lost sh.1001.exr']);
  });

  test('other bytes under a manifest that is there are tampered with, else lost', () => {
    const other = { sha256: hashOf('c'), ...BARE };
    expect(tell([frame], [found('sh.1001.exr', { ...other, beside: both })])).toEqual(['tampered sh.1001.exr']);
    expect(tell([frame], [found('sh.1001.exr', other)])).toEqual(['lost sh.1001.exr']);
  });
});

describe('finding', () => {
  const contents = ['4', '5', '6'].map((digit) => ({ sha256: hashOf(digit), sizeBytes: 5 }));
  const three = contents.map((after, at) => entry(`comp/${at}.png`, { after }));
  const files = (prefix: string, which = [0, 1, 2]) =>
    which.map((at) => found(`${prefix}${at}.png`, { sha256: contents[at]?.sha256 ?? '' }));

  test('the folder as a whole may lie deeper or be searched from inside, and a replaced file is still in its place', () => {
    for (const prefix of ['comp/', '', 'ingest/2026/comp/']) {
      const replaced = found(`${prefix}2.png`, { sha256: hashOf('c'), ...BARE });
      expect(tell(three, [...files(prefix, [0, 1]), replaced])).toEqual([
        `arrived ${prefix}0.png`,
        `arrived ${prefix}1.png`,
        `lost ${prefix}2.png`,
      ]);
    }
  });

  test('of two versions the one with the same content is meant', () => {
    const older = [0, 1, 2].map((at) => found(`v001/comp/${at}.png`, { sha256: hashOf('c'), ...BARE }));
    expect(tell(three, [...older, ...files('v002/comp/')])).toEqual(
      [0, 1, 2].map((at) => `arrived v002/comp/${at}.png`),
    );
  });

  test('a file that differs is looked for in the version that the rest came from', () => {
    const other = (path: string) => found(path, { sha256: hashOf('c'), ...BARE });
    const older = [0, 1, 2].map((at) => other(`v001/comp/${at}.png`));
    const mixed = [...older, ...files('v002/comp/', [0, 1]), other('v002/comp/2.png')];
    expect(tell(three, mixed)[2]).toBe('lost v002/comp/2.png');
  });

  test('a file that took the place of another does not stand for that one as well', () => {
    const moved = found('comp/1.png', { sha256: contents[0]?.sha256 ?? '' });
    expect(tell(three.slice(0, 2), [moved])).toEqual(['renamed comp/1.png', 'missing']);
  });

  test('files that changed places are renamed', () => {
    const swapped = [
      found('comp/0.png', { sha256: contents[1]?.sha256 ?? '' }),
      found('comp/1.png', { sha256: contents[0]?.sha256 ?? '' }),
    ];
    expect(tell(three.slice(0, 2), swapped)).toEqual(['renamed comp/1.png', 'renamed comp/0.png']);
  });

  test('one file never stands for two entries: of two equal frames one is missing', () => {
    const twins = [entry('0.png'), entry('1.png')];
    const match = matchReceipt(receipt({ entries: twins }), [found('1.png')]);
    expect(match.entries.map(({ arrival }) => arrival)).toEqual(['missing', 'arrived']);
    expect(match.entries[0]?.message).toContain('Its content lies at 1.png');
  });

  test('of several copies the one that kept its sidecars is told', () => {
    const render = entry('a.exr', { carrier: 'sidecar', sidecars: [SIDECAR] });
    const whole = found('y/b.exr', { beside: beside({ 'b.exr.c2pa': SIDECAR.sha256 }) });
    expect(tell([render], [found('x/c.exr', BARE), whole])).toEqual(['renamed y/b.exr']);
  });

  test('names that macOS spelled in its own way are the same names; roots are told when there are several', () => {
    const name = 'Vögel/é.png';
    expect(tell([entry(name)], [found(name.normalize('NFD'), { root: '/ingest/' })])).toEqual([
      `arrived /ingest/${name.normalize('NFD')}`,
    ]);
  });

  test('thousands of folders that all paths have in common cost no minutes', () => {
    const deep = 'a/'.repeat(2000);
    const many = Array.from({ length: 1000 }, (_, at) => entry(`${deep}${at}.exr`));
    const startedMs = performance.now();
    const told = tell(many, [found('b.exr', { sha256: hashOf('c'), ...BARE })]);
    expect(new Set(told)).toEqual(new Set(['missing']));
    expect(performance.now() - startedMs).toBeLessThan(8000);
  });

  test('ten thousand equal frames under other names take no longer than others', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => entry(`old/${at}.exr`));
    const lying = many.map((_, at) => found(`new/f${at}.exr`));
    const match = matchReceipt(receipt({ entries: many }), lying);
    expect(new Set(match.entries.map(({ arrival }) => arrival))).toEqual(new Set(['renamed']));
    expect(match.claimed.size).toBe(10_000);
  });
});
