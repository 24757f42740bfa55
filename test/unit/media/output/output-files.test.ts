import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openOutputFiles } from '../../../../src/media/output/open-output-files.ts';

const NOTHING = { owner: false, times: false };
const files = openOutputFiles();
let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'assay-test-output-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
function makeFolder(): { readonly folder: string; readonly source: string } {
  count += 1;
  const folder = join(root, String(count));
  mkdirSync(folder);
  const source = join(folder, 'source.png');
  writeFileSync(source, 'a picture');
  return { folder, source };
}

describe('prepare', () => {
  const codeOf = (source: string, destination: string, inPlace = false): Promise<string> =>
    files.prepare({ source, destination, inPlace }).then(
      () => 'ready',
      (error: { code: string }) => error.code,
    );

  test('makes folders, and lets a file of its own be replaced', async () => {
    const { folder, source } = makeFolder();
    const destination = join(folder, 'a', 'b', 'c.png');
    expect(await codeOf(source, destination)).toBe('ready');
    expect(statSync(dirname(destination)).isDirectory()).toBe(true);
    writeFileSync(destination, 'an older one');
    expect(await codeOf(source, destination)).toBe('ready');
    expect(readFileSync(destination, 'utf8')).toBe('an older one');
  });

  test('refuses the source by every other path', async () => {
    const { folder, source } = makeFolder();
    linkSync(source, join(folder, 'hard.png'));
    symlinkSync(source, join(folder, 'soft.png'));
    symlinkSync(folder, join(folder, 'loop'));
    symlinkSync(join(folder, 'soft.png'), join(folder, 'twice.png'));
    const paths = ['source.png', './x/../source.png', 'hard.png', 'loop/source.png', 'loop/loop/hard.png', 'soft.png'];
    mkdirSync(join(folder, 'x'));
    for (const path of paths) expect(await codeOf(source, `${folder}/${path}`), path).toBe('output.refused');
    // The source may itself be named through links.
    expect(await codeOf(join(folder, 'twice.png'), source)).toBe('output.refused');
    expect(await codeOf(join(folder, 'loop', 'source.png'), join(folder, 'hard.png'))).toBe('output.refused');
    expect(readFileSync(source, 'utf8')).toBe('a picture');
  });

  test('takes the source itself in place, but no link to it', async () => {
    const { folder, source } = makeFolder();
    expect(await codeOf(source, source, true)).toBe('ready');
    symlinkSync(source, join(folder, 'soft.png'));
    expect(await codeOf(join(folder, 'soft.png'), join(folder, 'soft.png'), true)).toBe('output.refused');
    expect(await codeOf(join(folder, 'new.json'), join(folder, 'new.json'), true)).toBe('ready');
  });

  test('refuses what is no file', async () => {
    const { folder, source } = makeFolder();
    mkdirSync(join(folder, 'sub'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    expect(await codeOf(source, join(folder, 'sub'))).toBe('output.refused');
    expect(await codeOf(source, join(folder, 'dangling'))).toBe('output.refused');
    expect(await codeOf(source, '/dev/null')).toBe('output.refused');
    expect(await codeOf(source, join(source, 'below.png'))).toBe('output.refused');
  });

  test('takes a write-protected file for what it is, whoever asks', async () => {
    const { folder, source } = makeFolder();
    chmodSync(source, 0o444);
    expect(await codeOf(source, source, true)).toBe('output.forbidden');
    expect(await codeOf(source, join(folder, 'other.png'))).toBe('ready');
  });

  test('refuses a name that is too long', async () => {
    const { folder, source } = makeFolder();
    expect(await codeOf(source, join(folder, 'n'.repeat(256)))).toBe('output.refused');
  });
});

describe('temporary names', () => {
  test('are beside, hidden, short, passed over by scans, and never the same', () => {
    const { folder } = makeFolder();
    const destination = join(folder, `${'é\n'.repeat(80)}.png`);
    const names = new Set(Array.from({ length: 1000 }, () => files.temporary(destination)));
    expect(names.size).toBe(1000);
    for (const name of names) {
      expect(dirname(name)).toBe(folder);
      expect(basename(name)).toMatch(/^\.[\w-]+\.tmp$/);
      expect(Buffer.byteLength(basename(name))).toBeLessThan(256);
    }
  });
});

describe('commit', () => {
  test('keeps the mode, and owner and times when asked', async () => {
    const { folder, source } = makeFolder();
    chmodSync(source, 0o640);
    utimesSync(source, 1_500_000_000.123, 1_400_000_000.456);
    for (const times of [false, true]) {
      const destination = join(folder, `out-${String(times)}.png`);
      const temporary = files.temporary(destination);
      await files.write(temporary, Buffer.from('new'));
      await files.commit(temporary, destination, { like: source, keep: { owner: true, times } });
      const [made, original] = [statSync(destination), statSync(source)];
      expect(made.mode).toBe(original.mode);
      expect([made.uid, made.gid]).toEqual([original.uid, original.gid]);
      expect(Math.abs(made.mtimeMs - original.mtimeMs) < 0.01).toBe(times);
      expect(readFileSync(destination, 'utf8')).toBe('new');
    }
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('replaces what was there by another file: readers keep the one they opened', async () => {
    const { source } = makeFolder();
    const before = statSync(source).ino;
    const temporary = files.temporary(source);
    await files.write(temporary, Buffer.from('new'));
    await files.commit(temporary, source, { keep: NOTHING });
    expect(statSync(source).ino).not.toBe(before);
    expect(readFileSync(source, 'utf8')).toBe('new');
  });

  test('that fails leaves the destination as it was and nothing beside it', async () => {
    const { folder, source } = makeFolder();
    const destination = join(folder, 'folder');
    mkdirSync(destination);
    const temporary = files.temporary(destination);
    await files.write(temporary, Buffer.from('new'));
    await expect(files.commit(temporary, destination, { keep: NOTHING })).rejects.toMatchObject({
      code: 'output.refused',
    });
    const second = files.temporary(source);
    await files.write(second, Buffer.from('new'));
    const gone = { like: join(folder, 'gone'), keep: NOTHING };
    await expect(files.commit(second, source, gone)).rejects.toMatchObject({ code: 'output.io' });
    expect(readFileSync(source, 'utf8')).toBe('a picture');
    expect(readdirSync(folder).toSorted()).toEqual(['folder', 'source.png']);
  });

  test('never writes through a link that came to lie there', async () => {
    const { folder, source } = makeFolder();
    const destination = join(folder, 'out.png');
    const temporary = files.temporary(destination);
    await files.write(temporary, Buffer.from('new'));
    symlinkSync(source, destination);
    await files.commit(temporary, destination, { keep: NOTHING });
    expect(lstatSync(destination).isSymbolicLink()).toBe(false);
    expect(readFileSync(source, 'utf8')).toBe('a picture');
  });
});

describe('copy and write', () => {
  test('give the same bytes, and never touch what is there', async () => {
    const { folder, source } = makeFolder();
    const copied = join(folder, 'copy.tmp');
    await files.copy(source, copied);
    expect(readFileSync(copied, 'utf8')).toBe('a picture');
    await expect(files.copy(source, copied)).rejects.toMatchObject({ code: 'output.refused' });
    await expect(files.write(source, Buffer.from('x'))).rejects.toMatchObject({ code: 'output.refused' });
    await expect(files.copy(source, source)).rejects.toMatchObject({ code: 'output.refused' });
    expect(readFileSync(source, 'utf8')).toBe('a picture');
  });

  test('say whether it is the source that is wrong', async () => {
    const { folder } = makeFolder();
    const to = join(folder, 'copy.tmp');
    await expect(files.copy(join(folder, 'gone'), to)).rejects.toMatchObject({ code: 'file.vanished' });
    await expect(files.copy(folder, to)).rejects.toMatchObject({ code: 'file.not-regular' });
    await expect(files.copy('/dev/zero', to)).rejects.toMatchObject({ code: 'file.not-regular' });
    expect(existsSync(to)).toBe(false);
  });

  test('discard takes what is not there without a word', async () => {
    const { folder, source } = makeFolder();
    await files.discard(join(folder, 'gone'), source, join(folder, 'none', 'x'));
    expect(readdirSync(folder)).toEqual([]);
  });
});
