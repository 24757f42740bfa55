import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { A1111_PARAMETERS } from '../../fixtures/media/generator-texts.ts';
import { paintHarbour, toJpeg, toPng } from '../../fixtures/media/picture.ts';
import { addPngText } from '../../fixtures/media/png-text.ts';
import type { ScanLine } from '../../src/domain/report.ts';
import { makeEmptyFolder, removeFolder } from './cli.ts';
import { linkInstalled } from './link-installed.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PICTURE = { width: 160, height: 90, light: 0.5, sun: 0.5, frame: 0 };

let folder: string;
let tarball: string;

function run(cwd: string, command: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  // As in an empty folder of somebody else: nothing of the repository on the path, none of npm's variables.
  // The machine's own authorities stay: without them npm asks the registry three times in vain, for a minute.
  const isOurs = (name: string): boolean => /^(?:npm_|NODE_(?!EXTRA_CA_CERTS$)|VITEST)/i.test(name);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)));
  const path = [dirname(process.execPath), ...(env['PATH'] ?? '').split(':').filter((part) => !part.startsWith(ROOT))];
  return spawnSync(command, args, { cwd, env: { ...env, PATH: path.join(':') }, encoding: 'utf8', timeout: 120_000 });
}

function expectSuccess({ status, stdout, stderr }: SpawnSyncReturns<string>): string {
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  return stdout;
}

beforeAll(async () => {
  folder = await makeEmptyFolder();
  expectSuccess(run(ROOT, process.execPath, 'scripts/build.ts'));
  const packed = expectSuccess(run(ROOT, 'npm', 'pack', '--json', '--pack-destination', folder));
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  tarball = join(folder, filename);
  await mkdir(join(folder, 'app/media'), { recursive: true });
  await writeFile(join(folder, 'app/package.json'), '{ "private": true, "type": "module" }\n');
  await writeFile(
    join(folder, 'app/media/sign.png'),
    addPngText(await toPng(paintHarbour(PICTURE)), { parameters: A1111_PARAMETERS }),
  );
  await writeFile(join(folder, 'app/media/clean.jpg'), await toJpeg(paintHarbour(PICTURE)));
  linkInstalled(ROOT, join(folder, 'app'));
  const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  expectSuccess(run(join(folder, 'app'), 'npm', 'install', ...flags, tarball));
});
afterAll(() => removeFolder(folder));

test('the package holds what it needs, and nothing of the workshop', async () => {
  const root = join(folder, 'app/node_modules/assay');
  expect((await readdir(root)).toSorted()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin',
    'config',
    'dist',
    'docs',
    'package.json',
  ]);
  expect(await readdir(join(root, 'docs/schemas'))).toContain('declaration.schema.json');
  expect(await readdir(join(root, 'config'))).toEqual(expect.arrayContaining(['default.yaml', 'policies', 'trust']));
});

test('publint has nothing to say', () => {
  expectSuccess(run(folder, join(ROOT, 'node_modules/.bin/publint'), 'run', tarball, '--strict'));
});

test('doctor finds everything in place', () => {
  const { checks } = JSON.parse(expectSuccess(run(join(folder, 'app'), 'npx', 'assay', 'doctor', '--json'))) as {
    checks: { name: string; state: string; what: string }[];
  };
  const states = new Map(checks.map(({ name, state }) => [name, state]));
  for (const name of [
    'node',
    'configuration',
    'perl',
    'exiftool',
    'sharp',
    'credentials engine',
    'trust self-test',
    'ledger',
  ])
    expect([name, states.get(name)]).toEqual([name, 'good']);
});

test('scan and check work, with their worker threads and child processes', async () => {
  const app = join(folder, 'app');
  const scanned = run(app, 'npx', 'assay', 'scan', '--json', 'media');
  expect(scanned.status, scanned.stderr).toBe(1);
  const lines = scanned.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ScanLine);
  expect(
    lines.map((line) => [line.path, line.kind === 'summary' ? line.files : 'origin' in line && line.origin]),
  ).toEqual([
    ['clean.jpg', 'unknown'],
    ['sign.png', 'generated'],
    ['media', 2],
  ]);
  const checked = run(app, 'npx', 'assay', 'check', 'media', '--show', 'example', '--report', 'report.html');
  expect(checked.status, checked.stderr).toBe(1);
  expect(checked.stdout).toMatch(/^FAIL/);
  expect(await readFile(join(app, 'report.html'), 'utf8')).toContain('data:image/jpeg;base64,');
});

test('a worker starts from what was built, and says what it lacks', () => {
  const { status, stderr } = run(
    join(folder, 'app'),
    process.execPath,
    'node_modules/assay/dist/workers/main.js',
    '--role',
    'scan',
  );
  expect([status, stderr]).toEqual([2, expect.stringContaining('No roots are configured')]);
});

test('the library can be imported, with its types', async () => {
  const app = join(folder, 'app');
  await writeFile(
    join(app, 'use.ts'),
    `import { openAssay, collectDelivery, AssayError, type DeliveryContents } from 'assay';
const assay = await openAssay({ cwd: process.cwd(), ledgerFile: 'library.sqlite' });
try {
  const contents: DeliveryContents = await collectDelivery(assay.scan({ root: 'media' }));
  console.log(contents.files.map((file) => file.judged?.origin ?? file.status).join(' '));
} catch (error) {
  if (error instanceof AssayError) console.log(error.code);
} finally {
  await assay.close();
}
`,
  );
  const types = join(ROOT, 'node_modules/@types');
  const settings = [
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--strict',
    '--noEmit',
    '--typeRoots',
    types,
    '--types',
    'node',
  ];
  expectSuccess(run(app, join(ROOT, 'node_modules/.bin/tsc'), ...settings, 'use.ts'));
  const used = run(app, process.execPath, '--no-warnings', 'use.ts');
  expect(used.stdout.trim(), used.stderr).toBe('unknown generated');
  await rm(join(app, 'use.ts'));
});
