import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clearStale } from '../../../../src/media/output/clear-stale.ts';
import { composeTemporaryName } from '../../../../src/media/output/temporary-name.ts';

const NAMES = resolve(import.meta.dirname, '../../../../src/media/output/temporary-name.ts');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-test-stale-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A process of its own that makes a temporary file and stays. */
async function startWriter() {
  const program = `import { writeFileSync } from 'node:fs';
    import { composeTemporaryName } from ${JSON.stringify(NAMES)};
    const path = composeTemporaryName(${JSON.stringify(join(folder, 'x.png'))});
    writeFileSync(path, 'part');
    console.log(path);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [path] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, name: basename(path.toString().trim()) };
}

test('what a killed process left is removed, what a living one writes is not', async () => {
  const [killed, living] = await Promise.all([startWriter(), startWriter()]);
  const own = composeTemporaryName(join(folder, 'y.png'));
  writeFileSync(own, 'part');
  const others = ['.assay-notes.tmp', 'render.tmp', '.DS_Store.tmp', basename(own).replace('.tmp', '.tmp.png')];
  for (const name of others) writeFileSync(join(folder, name), 'not ours');
  expect(await clearStale(folder)).toBe(0);
  killed.child.kill('SIGKILL');
  await once(killed.child, 'exit');
  expect(await clearStale(folder)).toBe(1);
  expect(new Set(readdirSync(folder))).toEqual(new Set([...others, living.name, basename(own)]));
  living.child.kill('SIGKILL');
  await once(living.child, 'exit');
});

/** Number of the system call that ends one thread alone, by architecture, as in Linux's tables. */
const EXIT_THREAD: Readonly<Record<string, number>> = { x64: 60, arm64: 93 };

/**
 * A process that begins a temporary file and then does what the perl says, below a parent that takes note of no end. Undefined where
 * processes cannot be looked at.
 */
async function startBelowIdler(place: string, perl: string) {
  if (process.platform !== 'linux' || spawnSync('perl', ['-Mthreads', '-e', '1']).status !== 0) return undefined;
  mkdirSync(place);
  const [, machine = ''] = basename(composeTemporaryName('/x')).split('-');
  const program = `use threads;
    open my $stat, '<', '/proc/self/stat'; my $start = (split ' ', (split /\\) /, <$stat>)[-1])[19];
    open my $file, '>', "$ARGV[0]/.assay-$ARGV[1]-$$-$start-bbbbbbbbbbbb.tmp";
    $| = 1; print $$; ${perl}`;
  const parent = spawn('/bin/sh', ['-c', 'perl "$@" & exec sleep 60', 'sh', '-e', program, place, machine], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [text] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(text);
  return {
    pid,
    /** One letter, proc_pid_stat(5). */
    state: () => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.[0],
    async close() {
      process.kill(pid, 'SIGKILL');
      parent.kill('SIGKILL');
      await once(parent, 'exit');
    },
  };
}
const NO_PROC = 'There is no Linux or no perl with threads here; left out.';

test('what a killed process left is removed though nobody has taken note of its end', async ({ annotate }) => {
  const place = join(folder, 'unnoticed');
  const writer = await startBelowIdler(place, 'sleep 60;');
  if (writer === undefined) return void (await annotate(NO_PROC));
  expect(await clearStale(place)).toBe(0);
  process.kill(writer.pid, 'SIGKILL');
  await expect.poll(writer.state).toBe('Z');
  // Whoever asks is told that it is there.
  expect(process.kill(writer.pid, 0)).toBe(true);
  expect(await clearStale(place)).toBe(1);
  await writer.close();
});

test('a process whose first thread alone has ended still writes', async ({ annotate }) => {
  const place = join(folder, 'threads');
  const end = EXIT_THREAD[process.arch];
  const writer =
    end === undefined
      ? undefined
      : await startBelowIdler(place, `threads->create(sub { sleep 60 }); syscall(${end}, 0);`);
  if (writer === undefined) return void (await annotate(NO_PROC));
  await expect.poll(writer.state).toBe('Z');
  expect(await clearStale(place)).toBe(0);
  process.kill(writer.pid, 'SIGKILL');
  await expect.poll(() => clearStale(place)).toBe(1);
  await writer.close();
});

test('a number given out again, and another machine', async () => {
  const place = join(folder, 'place');
  mkdirSync(place);
  const [, machine = '', pid = '', startedAt = ''] = basename(composeTemporaryName('/x')).split('-');
  const make = (name: string, ageHours: number): string => {
    const path = join(place, name);
    writeFileSync(path, 'part');
    const then = Date.now() / 1000 - ageHours * 3600;
    utimesSync(path, then, then);
    return name;
  };
  const random = 'aaaaaaaaaaaa.tmp';
  const other = machine === '00000000' ? '11111111' : '00000000';
  const mine = make(`.assay-${machine}-${pid}-${startedAt}-${random}`, 100);
  const earlier = make(`.assay-${machine}-${pid}-${startedAt}1-${random}`, 0);
  const elsewhere = make(`.assay-${other}-${pid}-${startedAt}-${random}`, 23);
  const forgotten = make(`.assay-${other}-4194999-1-${random}`, 25);
  symlinkSync(folder, join(place, `.assay-${machine}-4194999-1-bbbbbbbbbbbb.tmp`));
  mkdirSync(join(place, `.assay-${machine}-4194999-1-cccccccccccc.tmp`));
  // Where the system does not tell when a process began, the number alone has to do.
  const removable = process.platform === 'linux' ? [earlier, forgotten] : [forgotten];
  expect(await clearStale(place)).toBe(removable.length);
  const left = readdirSync(place);
  for (const name of removable) expect(left).not.toContain(name);
  expect(left).toEqual(expect.arrayContaining([mine, elsewhere]));
  expect(left.filter((name) => /[bc]{12}/.test(name))).toHaveLength(2);
});

test('a folder that is not there has none', async () => {
  expect(await clearStale(join(folder, 'gone'))).toBe(0);
});
