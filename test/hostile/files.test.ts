import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePng, makeText } from '../integration/metadata/make-png.ts';
import { expectTyped, type Scanned } from './support/expect-typed.ts';
import { type HostileFolder, makeHostileFolder } from './support/hostile-folder.ts';

const NAMES: readonly string[] = [
  'line\nbreak.png',
  'line\n-execute\n.png',
  'carriage\rreturn.png',
  'tab\there.png',
  '\u001b[31mred.png',
  '\u001b]52;c;dG91Y2g=\u0007.png',
  '\u202egnp.exe.png',
  '\u009b31m.png',
  '"quoted".png',
  "it's.png",
  'back\\slash.png',
  '🎬.png',
  'é.png',
  'e\u0301.png',
  '-rf',
  '-rf.png',
  '--json',
  '--json.png',
  '-execute.png',
  '#[CSTR]comment.png',
  '$(touch canary).png',
  '`touch canary`.png',
  ';touch canary;.png',
  '|touch canary',
  'touch canary|',
  '..png',
  '... .png',
  'a..b.png',
  ' leading.png',
  'trailing .png',
  'trailing ',
  '%s%n%d.png',
  '{ready}.png',
  '{ready}\n.png',
  '*.png',
  '?.png',
  '~.png',
  '$HOME.png',
  '&amp;.png',
  '<script>.png',
  '__proto__',
  'constructor.png',
  `${'x'.repeat(251)}.png`,
  `${'🎬'.repeat(62)}x.png`,
];
const EMPTY_FILES = 10_000;
/** Linux takes paths of up to 4,096 bytes. */
const LONG_PATH = 4000;
const DEEP_NAME = 'd'.repeat(250);

let folder: HostileFolder;
let scanned: Scanned;
/** Path below the root, LONG_PATH characters with it. */
let deepest = '';

/** Each different, so that none is answered with what was read of another. */
const makeGenerated = (mark: string): Buffer =>
  makePng(makeText('parameters', `a street, ${mark}\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1`));

/** Step by step: by its whole name, a path longer than the system takes can be neither made nor opened. */
function makeDeep(): void {
  const left = LONG_PATH - folder.root.length - '/in.png'.length;
  const levels = Math.floor(left / (DEEP_NAME.length + 1));
  const parts = Array.from({ length: levels }, () => DEEP_NAME);
  const rest = left - levels * (DEEP_NAME.length + 1) - 1;
  if (rest > 0) parts.push('e'.repeat(rest));
  deepest = `${parts.join('/')}/in.png`;
  const picture = join(folder.work, 'deep.png');
  writeFileSync(picture, makeGenerated('deep'));
  const steps = [...parts, DEEP_NAME].map((name) => `mkdir ${name} && cd -P ${name}`);
  steps.splice(parts.length, 0, 'cp "$2" in.png');
  const script = ['cd "$1"', ...steps, 'cp "$2" beyond.png'].join(' && ');
  execFileSync('/bin/sh', ['-c', script, 'sh', folder.root, picture], { stdio: 'pipe' });
}

beforeAll(async () => {
  folder = makeHostileFolder();
  for (const [index, name] of NAMES.entries()) folder.write(`names/${name}`, makeGenerated(`number ${index}`));
  const invalid = Buffer.concat([Buffer.from(join(folder.root, 'names/bad ')), Buffer.from([0xff, 0xfe, 0x0a])]);
  writeFileSync(invalid, makeGenerated('bad name'));
  mkdirSync(join(folder.root, 'odd'));
  execFileSync('mkfifo', [join(folder.root, 'odd/pipe.png')]);
  const links = { 'zero.png': '/dev/zero', 'random.jpg': '/dev/urandom', 'a.png': 'b.png', 'b.png': 'a.png' };
  const more = {
    up: '..',
    self: '.',
    'out.png': '/etc/passwd',
    out: '/etc',
    'nowhere.png': 'gone',
    'in.png': '../ordinary.png',
  };
  for (const [name, target] of Object.entries({ ...links, ...more }))
    symlinkSync(target, join(folder.root, 'odd', name));
  for (let index = 0; index < EMPTY_FILES; index += 1) folder.write(`empty/e${index}x.png`, '');
  makeDeep();
  scanned = expectTyped(await folder.scan({ moving: [DEEP_NAME] }), { seconds: 120 });
}, 200_000);
afterAll(() => folder?.remove());

test.each(NAMES.map((name) => [JSON.stringify(name).slice(0, 60), name] as const))(
  '%s is read under its name',
  (_, name) => {
    expect(scanned.outcome(`names/${name}`)).toBe('checked generated');
  },
);

test('no name was run as a command', () => {
  for (const place of [folder.work, folder.root, join(folder.root, 'names'), process.cwd(), '/'])
    expect(existsSync(join(place, 'canary')), place).toBe(false);
});

test('a name that is no text is a problem spelled out', () => {
  expect(scanned.outcome('names/bad \\xff\\xfe\\x0a')).toBe('unreadable file.name');
});

test('pipes, devices, links in circles and links out of the root are not opened', () => {
  for (const name of ['pipe.png', 'zero.png', 'random.jpg', 'a.png', 'b.png', 'out.png', 'out', 'nowhere.png'])
    expect([name, scanned.outcome(`odd/${name}`)]).toEqual([name, 'unreadable file.not-regular']);
  expect(scanned.outcome('odd/in.png')).toBe('checked generated');
  expect(scanned.summary.skipped['link-inside']).toBe(2);
  expect([...scanned.assets.keys()].filter((path) => /^odd\/(?:up|self|out)\//.test(path))).toEqual([]);
});

test('a path of 4,000 characters is read, and one longer than the system takes is a problem', () => {
  expect(folder.root.length + 1 + deepest.length).toBe(LONG_PATH);
  expect(scanned.outcome(deepest)).toBe('checked generated');
  const beyond = deepest.replace(/in\.png$/, DEEP_NAME);
  expect([...scanned.assets.keys()].filter((path) => path.startsWith(`${beyond}/beyond`))).toEqual([]);
  expect(scanned.summary.problems.filter(({ path }) => path.startsWith(beyond))).toMatchObject([{ code: 'file.name' }]);
});

test('ten thousand empty files are ten thousand results', () => {
  const empty = [...scanned.assets].filter(([path]) => path.startsWith('empty/'));
  expect(empty.length).toBe(EMPTY_FILES);
  expect(new Set(empty.map(([path]) => scanned.outcome(path)))).toEqual(new Set(['unreadable file.empty']));
});

test('a file and a folder that may not be opened', async () => {
  const closed = makeHostileFolder();
  try {
    closed.write('closed/inside.png', makeGenerated('inside'));
    closed.write('closed.png', makeGenerated('closed'));
    chmodSync(join(closed.root, 'closed'), 0);
    chmodSync(join(closed.root, 'closed.png'), 0);
    const mayAll = process.getuid?.() === 0;
    if (mayAll) {
      // Nothing is closed to root: the program runs as somebody else.
      for (const path of [closed.base, closed.work, join(closed.work, 'tmp')]) chownSync(path, 65_534, 65_534);
    }
    const run = await closed.scan({ moving: ['closed'], ...(mayAll && { uid: 65_534 }) });
    const { outcome, summary } = expectTyped(run, { seconds: 60 });
    expect(outcome('closed.png')).toBe('unreadable file.forbidden');
    expect(outcome('closed/inside.png')).toBe('no result');
    expect(summary.problems).toMatchObject([{ code: 'file.forbidden' }]);
  } finally {
    closed.remove();
  }
});
