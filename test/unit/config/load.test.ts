import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findShow } from '../../../src/config/find-show.ts';
import { loadConfig, resolveLedger } from '../../../src/config/load.ts';
import { renderTemplate } from '../../../src/config/render-template.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'assay-config-'));
});

afterEach(() => rm(cwd, { recursive: true, force: true }));

const load = (more: Parameters<typeof loadConfig>[0] = {}) => loadConfig({ cwd, environment: {}, ...more });

describe('loadConfig', () => {
  it('gives the defaults, with paths in the working directory', async () => {
    const config = await load();
    expect(config).toMatchObject({
      smallMemoryMb: 512,
      largeMemoryMb: 750,
      largeFileMb: 64,
      trust: [],
      remote: { allowedHosts: [] },
    });
    expect(config.ledger).toBe(join(cwd, '.assay/ledger.sqlite'));
    expect(config.discover.skipNames).toContain('.DS_Store');
  });

  it('merges blocks, replaces lists, and takes paths from where the file lies', async () => {
    await mkdir(join(cwd, 'sub'));
    await writeFile(
      join(cwd, 'sub/my.yaml'),
      'settleMs: 500\ntrust: [ca.pem]\nledger: l.sqlite\ndiscover:\n  skipNames: [x]\n',
    );
    const [plain, config] = [await load(), await load({ configFile: 'sub/my.yaml' })];
    expect(config.settleMs).toBe(500);
    expect(config.discover).toEqual({ ...plain.discover, skipNames: ['x'] });
    expect([config.trust, config.ledger]).toEqual([[join(cwd, 'sub/ca.pem')], join(cwd, 'sub/l.sqlite')]);
    expect(config.shows).toEqual(plain.shows);
  });

  it('finds assay.config.yaml, and the environment goes over it', async () => {
    await writeFile(join(cwd, 'assay.config.yaml'), 'ledger: a.sqlite\n');
    expect((await load()).ledger).toBe(join(cwd, 'a.sqlite'));
    expect((await load({ environment: { ASSAY_LEDGER: 'b.sqlite' } })).ledger).toBe(join(cwd, 'b.sqlite'));
    expect((await load({ environment: { ASSAY_LEDGER: '' } })).ledger).toBe(join(cwd, 'a.sqlite'));
  });

  it('takes a file with nothing but comments', async () => {
    await writeFile(join(cwd, 'assay.config.yaml'), '# nothing yet\n');
    expect((await load()).settleMs).toBe((await load({ configFile: 'assay.config.yaml' })).settleMs);
  });

  it.each([
    ['settelMs: 1', ':1: settelMs: unknown key. Did you mean "settleMs"?'],
    ['\nsettleMs: -1', ':2: settleMs: must be at least 0'],
    ['inspectors: many', ':1: inspectors:'],
    ['discover:\n  skipNames: x', ':2: discover.skipNames: must be a list'],
    ['remote: yes', ':1: remote: must be a block of keys'],
    [
      'ledger: postgress://a:s3cret@db/assay',
      ':1: ledger: "postgress://***@db/assay" must be a file or a postgres:// URL',
    ],
    ['queue: http://a:s3/c@ret@queue', ':1: queue: "http://***@queue" must be a redis:// or rediss:// URL'],
    ['roots: {Dailies: /mnt}', ':1: roots.Dailies: names of roots begin with a letter and have up to 63 of a to z'],
    ['metrics: redis://:s3cret@queue', ':1: metrics: must be a block of keys, and is "redis://***@queue"'],
  ])('refuses %j', async (text, says) => {
    await writeFile(join(cwd, 'assay.config.yaml'), text);
    await expect(load()).rejects.toMatchObject({ code: 'config.invalid', message: expect.stringContaining(says) });
  });

  it.each([
    'mysql://a:s3cret@db/assay',
    'postgres:/a:s3cret@db/assay',
    ' postgres://a:s3cret@db/assay',
    'dailies:/x',
    ' ',
  ])('makes no file of what was meant as a server: %j', async (ledger) => {
    const says = 'The ledger must be a file or a postgres:// URL.';
    const refused = { code: 'config.invalid', message: says };
    await expect(load({ environment: { ASSAY_LEDGER: ledger } })).rejects.toMatchObject(refused);
    expect(() => resolveLedger(cwd, ledger)).toThrow(says);
  });

  it('says by which variable a file with an address was named', async () => {
    await writeFile(join(cwd, 'empty'), '\n');
    await writeFile(join(cwd, 'odd'), 's3cret\n');
    const refused = async (name: string, file: string): Promise<unknown> =>
      load({ environment: { [name]: file } }).catch((error: unknown) => (error as Error).message);
    expect(await refused('ASSAY_REDIS_URL_FILE', 'none')).toBe(
      `ASSAY_REDIS_URL_FILE: There is no file ${join(cwd, 'none')}.`,
    );
    expect(await refused('ASSAY_DATABASE_URL_FILE', 'empty')).toBe(
      `ASSAY_DATABASE_URL_FILE: ${join(cwd, 'empty')} is empty.`,
    );
    expect(await refused('ASSAY_REDIS_URL_FILE', 'odd')).toMatch(
      /^ASSAY_REDIS_URL, or what its _FILE holds, must be a redis:/,
    );
  });

  it('gives a folder one name', async () => {
    await writeFile(join(cwd, 'assay.config.yaml'), 'roots: { a: mnt, b: mnt/x, c: ./mnt/ }\n');
    const says = `The roots "a" and "c" are the same folder, ${join(cwd, 'mnt')}.`;
    await expect(load()).rejects.toMatchObject({ code: 'config.invalid', message: expect.stringContaining(says) });
    await writeFile(join(cwd, 'assay.config.yaml'), 'roots: { a: mnt, b: mnt/x }\n');
    expect((await load()).roots).toEqual({ a: join(cwd, 'mnt'), b: join(cwd, 'mnt/x') });
  });

  it('takes a file with colons in its path, and a server, for a ledger', () => {
    expect(resolveLedger('/here', './dailies:/x.sqlite')).toBe('/here/dailies:/x.sqlite');
    expect(resolveLedger('/here', 'a:b.sqlite')).toBe('/here/a:b.sqlite');
    expect(resolveLedger('/here', 'PostgreSQL://db/assay')).toBe('PostgreSQL://db/assay');
  });

  it('refuses a file that was named and is not there', async () => {
    await expect(load({ configFile: 'none.yaml' })).rejects.toMatchObject({ code: 'input.not-found' });
  });
});

describe('findShow', () => {
  const write = async (path: string, title: string): Promise<void> => {
    await mkdir(join(cwd, path, '..'), { recursive: true });
    const template = await renderTemplate('show');
    await writeFile(join(cwd, path), template.replace('title: An Example', `title: ${title}`));
  };
  const find = async (name: string, more: { beside?: string; folders?: string[] } = {}): Promise<string> =>
    (await findShow(name, { cwd, folders: [], ...more })).title;

  it('looks in the folders, beside the delivery, in the working directory, then in the package', async () => {
    expect(await find('example')).toBe('An Example');
    await write('config/shows/example.yaml', 'four');
    expect(await find('example')).toBe('four');
    await write('shows/example.yml', 'three');
    expect(await find('example')).toBe('three');
    await write('finals/example.yaml', 'two');
    expect(await find('example', { beside: join(cwd, 'finals/reel1') })).toBe('two');
    await write('mine/example.json', 'one');
    expect(await find('example', { folders: [join(cwd, 'mine')], beside: join(cwd, 'finals/reel1') })).toBe('one');
  });

  it('takes a path', async () => {
    await write('x/any.yaml', 'path');
    expect(await find('x/any.yaml')).toBe('path');
    await expect(find('x/none.yaml')).rejects.toMatchObject({ code: 'input.not-found' });
  });

  it('never takes a show file out of the delivery itself', async () => {
    await write('shows/example.yaml', 'house');
    await write('finals/reel1/example.yaml', 'vendor');
    await write('finals/reel1/vendor.yaml', 'vendor');
    const beside = join(cwd, 'finals/reel1');
    expect(await find('example', { beside })).toBe('house');
    await expect(find('vendor', { beside })).rejects.toMatchObject({ code: 'input.not-found' });
  });

  it('names the shows that there are', async () => {
    await expect(find('exmaple')).rejects.toMatchObject({
      code: 'input.not-found',
      message: expect.stringContaining('Did you mean "example"?'),
    });
  });

  it('refuses a wrong show with file and line', async () => {
    await write('bad.yaml', '[x]');
    await expect(find('bad')).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('bad.yaml:'),
    });
  });
});
