import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/** Which room may import which rooms, and which packages. `node:` is named like a package. Not listed is forbidden. */
const RULES: Readonly<Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }>> = {
  domain: { rooms: [], packages: [] },
  signs: { rooms: ['domain'], packages: [] },
  policy: { rooms: ['domain'], packages: [] },
  report: { rooms: ['domain'], packages: [] },
  pipeline: { rooms: ['domain', 'signs', 'policy'], packages: [] },
  media: {
    rooms: ['domain'],
    packages: ['node:', 'sharp', '@parcel/watcher', 'node-av', 'three', 'three/examples/jsm/loaders/EXRLoader.js'],
  },
  fingerprint: { rooms: ['domain'], packages: ['node:'] },
  credentials: {
    rooms: ['domain'],
    packages: ['node:', '@contentauth/c2pa-node', '@peculiar/x509', 'reflect-metadata'],
  },
  delivery: { rooms: ['domain'], packages: ['node:', 'saxes', 'hash-wasm'] },
  metadata: { rooms: ['domain'], packages: ['node:', 'exiftool-vendored'] },
  ledger: { rooms: ['domain'], packages: ['node:', 'kysely', 'pg'] },
  queue: { rooms: ['domain'], packages: ['node:', 'bullmq', 'ioredis', 'zod'] },
  log: { rooms: ['domain', 'report'], packages: ['node:', 'pino', 'pino-pretty'] },
  metrics: { rooms: ['domain'], packages: ['prom-client'] },
  isolate: { rooms: ['domain'], packages: ['node:'] },
  config: { rooms: ['domain'], packages: ['node:fs', 'node:path', 'node:url', 'zod', 'yaml', 'picomatch'] },
  compose: {
    rooms: [
      'domain',
      'signs',
      'policy',
      'report',
      'pipeline',
      'media',
      'fingerprint',
      'credentials',
      'metadata',
      'ledger',
      'delivery',
      'isolate',
      'queue',
      'log',
      'metrics',
      'config',
    ],
    packages: ['node:'],
  },
  server: {
    rooms: ['compose', 'pipeline', 'domain', 'report', 'config'],
    packages: [
      'node:',
      'hono',
      'hono/cookie',
      '@hono/node-server',
      '@hono/node-server/serve-static',
      '@bull-board/api',
      '@bull-board/api/bullMQAdapter',
      '@bull-board/hono',
    ],
  },
  cli: { rooms: ['compose', 'server', 'pipeline', 'domain', 'report', 'config'], packages: ['node:', 'cli-progress'] },
  'index.ts': { rooms: ['compose', 'pipeline', 'domain', 'policy', 'report'], packages: [] },
};

interface Import {
  readonly file: string;
  readonly target: string;
}

const files = sourceFiles(join(ROOT, 'src'));
const imports: readonly Import[] = files.flatMap((file) => importsOf(file).map((target) => ({ file, target })));

test('the rules see the sources they are about', () => {
  expect(imports.length).toBeGreaterThan(100);
  expect(new Set(files.map(roomOf))).toEqual(new Set(Object.keys(RULES)));
});

test('every import is one that its room may make', () => {
  expect(imports.filter((each) => !isAllowed(each)).map(describeImport)).toEqual([]);
});

test('there is no import cycle', () => {
  expect(findCycle()).toEqual([]);
});

test('no room does what only one place may do', () => {
  const only: readonly { readonly what: RegExp; readonly where: RegExp }[] = [
    { what: /\bprocess\.env\b/, where: /^config\/load\.ts$/ },
    { what: /\bprocess\.exit\b/, where: /^(cli\/main|compose\/(inspect|mark|picture)-child)\.ts$/ },
    { what: /\bconsole\./, where: /^cli\// },
    { what: /^export default\b/m, where: /^$/ },
    { what: /^export \* from\b/m, where: /^$/ },
    { what: /^\s*(export )?(const )?enum\b/m, where: /^$/ },
  ];
  const offences = files.flatMap((file) => {
    const name = relative(join(ROOT, 'src'), file).split(sep).join('/');
    const text = withoutComments(readFileSync(file, 'utf8'));
    return only
      .filter(({ what, where }) => what.test(text) && !where.test(name))
      .map(({ what }) => `${name}: ${what.source}`);
  });
  expect(offences).toEqual([]);
});

test('the pure rooms know no clock and no chance', () => {
  const offences = files
    .filter((file) => ['domain', 'signs', 'policy', 'report', 'pipeline'].includes(roomOf(file)))
    .filter((file) =>
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b/.test(
        withoutComments(readFileSync(file, 'utf8')),
      ),
    );
  expect(offences.map((file) => relative(ROOT, file))).toEqual([]);
});

function isAllowed({ file, target }: Import): boolean {
  const rule = RULES[roomOf(file)];
  if (rule === undefined) return false;
  if (!target.startsWith('.'))
    return rule.packages.some((name) => target === name || (name === 'node:' && target.startsWith('node:')));
  const room = roomOf(resolve(dirname(file), target));
  return room === roomOf(file) || rule.rooms.includes(room);
}

function roomOf(file: string): string {
  return relative(join(ROOT, 'src'), file).split(sep)[0] ?? '';
}

function describeImport({ file, target }: Import): string {
  return `${relative(ROOT, file)} imports ${target}`;
}

function sourceFiles(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): readonly string[] {
  const text = withoutComments(readFileSync(file, 'utf8'));
  const statements = text.matchAll(
    /^\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm,
  );
  return [...statements].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** Depth-first over run-time and type imports alike; the first cycle found, as file names. */
function findCycle(): readonly string[] {
  const graph = new Map<string, readonly string[]>();
  for (const file of files) {
    graph.set(
      file,
      importsOf(file)
        .filter((target) => target.startsWith('.'))
        .map((target) => resolve(dirname(file), target)),
    );
  }
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].map((each) => relative(ROOT, each));
    if (done.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of files) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
