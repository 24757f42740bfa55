import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { readProgram } from '../../src/compose/program.ts';
import type { AssetRecord, Ledger } from '../../src/domain/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/open-sqlite-ledger.ts';
import { assay } from './cli.ts';

const PROGRAM = resolve(import.meta.dirname, '../../bin/assay.js');
const LIMIT_MS = 20_000;
const REST_MS = 400;

interface Watcher {
  log(): string;
  /** As SIGTERM does. Resolves to the exit code. */
  stop(): Promise<number | null>;
  /** Its exit code, once it ends by itself. */
  readonly ended: Promise<number | null>;
}

interface KillableWatcher extends Watcher {
  readonly process: ChildProcess;
}

let work: string;
let folder: string;
let ledger: Ledger;
let watchers: Watcher[];

beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'assay-watch-'));
  folder = join(work, 'dailies');
  mkdirSync(join(folder, 'sh010'), { recursive: true });
  ledger = await openSqliteLedger(join(work, 'ledger.sqlite'));
  watchers = [];
  configure({});
});

afterEach(async () => {
  await Promise.all(watchers.map((watcher) => watcher.stop()));
  await ledger.close();
  rmSync(work, { recursive: true, force: true });
});

function configure(watch: Readonly<Record<string, unknown>>): void {
  const config = {
    inspectors: 1,
    settleMs: 0,
    watch: { intervalSeconds: 60, restSeconds: REST_MS / 1000, leaseSeconds: 1.5, ...watch },
  };
  // JSON is YAML.
  writeFileSync(join(work, 'assay.config.yaml'), JSON.stringify(config));
}

const argsOf = (options: readonly string[]): readonly string[] => [
  'watch',
  folder,
  '--ledger',
  join(work, 'ledger.sqlite'),
  ...options,
];

/** In this process, which is the same but for starting Node. */
function watch(...options: readonly string[]): Watcher {
  const stopping = new AbortController();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  let text = '';
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  stdout.resume();
  const ended = runCommandLine(argsOf(options), COMMANDS, readProgram().version, {
    stdout,
    stderr,
    cwd: work,
    columns: 100,
    colour: false,
    interactive: false,
    signal: stopping.signal,
  });
  const watcher: Watcher = {
    log: () => text,
    ended,
    stop() {
      stopping.abort();
      return ended;
    },
  };
  watchers.push(watcher);
  return watcher;
}

/** As a user starts it. */
function startWatching(): KillableWatcher {
  const child = spawn(process.execPath, [PROGRAM, ...argsOf([])], { cwd: work, stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const watcher: KillableWatcher = {
    process: child,
    log: () => text,
    ended,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
  watchers.push(watcher);
  return watcher;
}

async function until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline)
      throw new Error(`${what}: not within ${LIMIT_MS} ms.\n${watchers.map((w) => w.log()).join('\n---\n')}`);
    await delay(25);
  }
}

const says = (watcher: Watcher, message: string): Promise<boolean> =>
  until(message, () => watcher.log().includes(`"message":"${message}"`));

const place = (name: string): Promise<AssetRecord | undefined> => ledger.asset(join(folder, name));

/** Until the ledger has a reading of the file where it is. */
const recorded = (name: string): Promise<AssetRecord> =>
  until(`${name} in the ledger`, async () => {
    const asset = await place(name);
    return asset?.places.some((each) => each.path === join(folder, name) && !each.gone) ? asset : undefined;
  });

const picture = (shade: number): Promise<Buffer> =>
  sharp({ create: { width: 40, height: 40, channels: 3, background: { r: shade, g: 1, b: 2 } } })
    .png()
    .toBuffer();

describe('assay watch', () => {
  it('records what was there, what comes, what is renamed into place, what lies in new folders, and what goes', async () => {
    writeFileSync(join(folder, 'sh010/there.png'), await picture(1));
    const watcher = watch();
    await recorded('sh010/there.png');
    writeFileSync(join(folder, 'sh010/plate 1\n🎬.png'), await picture(2));
    writeFileSync(join(folder, 'sh010/comp.png.tmp'), await picture(3));
    renameSync(join(folder, 'sh010/comp.png.tmp'), join(folder, 'sh010/comp.png'));
    mkdirSync(join(folder, 'sh020/comp/v001'), { recursive: true });
    writeFileSync(join(folder, 'sh020/comp/v001/sky.png'), await picture(4));
    await recorded('sh010/plate 1\n🎬.png');
    await recorded('sh010/comp.png');
    await recorded('sh020/comp/v001/sky.png');
    rmSync(join(folder, 'sh010/there.png'));
    await until('there.png is gone', async () => (await place('sh010/there.png'))?.places.every((each) => each.gone));
    expect(await watcher.stop()).toBe(0);
    expect((await ledger.verify()).faults).toEqual([]);
  });

  it('leaves a file alone for as long as it grows', async () => {
    writeFileSync(join(folder, 'sh010/first.png'), await picture(1));
    watch();
    await recorded('sh010/first.png');
    const bytes = await picture(7);
    const path = join(folder, 'sh010/slow.png');
    writeFileSync(path, bytes.subarray(0, 10));
    // Whole at once, then only noise behind its end: a reader of structure would call it finished long before it is.
    for (let at = 0; at < 12; at += 1) {
      await delay(REST_MS / 4);
      appendFileSync(path, at === 0 ? bytes.subarray(10) : Buffer.from([at]));
      expect(await place('sh010/slow.png')).toBeUndefined();
    }
    const { readings } = await recorded('sh010/slow.png');
    expect(readings.map(({ sizeBytes }) => sizeBytes)).toEqual([bytes.length + 11]);
  });

  it('finds by looking what no event tells of', async () => {
    configure({ events: false, intervalSeconds: 0.5 });
    writeFileSync(join(folder, 'sh010/first.png'), await picture(1));
    watch();
    await recorded('sh010/first.png');
    mkdirSync(join(folder, 'sh030'));
    writeFileSync(join(folder, 'sh030/late.png'), await picture(5));
    await recorded('sh030/late.png');
    rmSync(join(folder, 'sh030'), { recursive: true });
    await until('sh030 is gone', async () => (await place('sh030/late.png'))?.places.every((each) => each.gone));
    expect((await ledger.directory(join(folder, 'sh010'))).map(({ name }) => name)).toEqual(['first.png']);
  });

  it('has one watcher for a folder, and another within seconds when that one is killed', async () => {
    writeFileSync(join(folder, 'sh010/first.png'), await picture(1));
    const first = startWatching();
    await says(first, 'Watching.');
    const second = startWatching();
    await says(second, 'Another watcher has this folder: standing by.');
    await recorded('sh010/first.png');
    expect(second.log()).not.toContain('Watching.');
    first.process.kill('SIGKILL');
    writeFileSync(join(folder, 'sh010/orphan.png'), await picture(6));
    const killedMs = performance.now();
    await says(second, 'Watching.');
    expect(performance.now() - killedMs).toBeLessThan(8000);
    await recorded('sh010/orphan.png');
    expect(await second.stop()).toBe(0);
    expect((await ledger.verify()).faults).toEqual([]);
  });

  it('looks once and ends when that is asked for, and does not read again what another watcher has settled', async () => {
    writeFileSync(join(folder, 'sh010/first.png'), await picture(1));
    const once1 = watch('--once');
    expect(await once1.ended).toBe(0);
    await recorded('sh010/first.png');
    writeFileSync(join(folder, 'sh010/second.png'), await picture(2));
    const head = await ledger.head();
    const once2 = watch('--once');
    expect(await once2.ended).toBe(0);
    await recorded('sh010/second.png');
    expect(once2.log()).toContain('"inspected":1,');
    expect(once2.log()).not.toMatch(/"inspected":[2-9]/);
    const settled = await ledger.head();
    expect(settled.sequence).toBeGreaterThan(head.sequence);
    // Nothing has changed since: no job, no event.
    const once3 = watch('--once');
    expect(await once3.ended).toBe(0);
    expect(once3.log()).not.toContain('Job done');
    expect(await ledger.head()).toEqual(settled);
  });

  it('says what is wrong with what it was asked to watch', async () => {
    for (const [operand, said] of [
      ['nowhere:/ep101', 'not mounted on this machine'],
      [join(work, 'missing'), 'There is no folder'],
    ] as const) {
      const { code, stderr: text } = await assay(work, 'watch', operand);
      expect(code).toBe(2);
      expect(text).toContain(said);
    }
  });
});
