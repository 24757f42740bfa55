import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { type ChildPool, type ChildPoolOptions, openChildPool } from '../../../src/isolate/child-pool.ts';

const MB = 1024 * 1024;
const open: ChildPool[] = [];

function pool(options: Partial<ChildPoolOptions> = {}): ChildPool {
  const made = openChildPool({
    script: fileURLToPath(new URL('./echo-child.ts', import.meta.url)),
    configuration: { greeting: 'hello' },
    environment: { PATH: process.env['PATH'] ?? '' },
    memoryLimitBytes: 300 * MB,
    heapLimitMb: 128,
    answer: (question) => Promise.resolve({ answered: question }),
    children: 1,
    recycleAfter: 1000,
    ahead: 4,
    ...options,
  });
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  vi.restoreAllMocks();
});

test('tasks go in and their results come out, in the same child', async () => {
  const { run } = pool();
  const outcomes = await Promise.all([1, 2, 3].map((value) => run({ do: 'echo', value }, 10_000)));
  expect(outcomes).toEqual([1, 2, 3].map((result) => ({ ok: true, result })));
  const pids = await Promise.all([run({ do: 'pid' }, 10_000), run({ do: 'pid' }, 10_000)]);
  expect(pids[0]).toEqual(pids[1]);
});

test('a child can ask its parent while it works', async () => {
  expect(await pool().run({ do: 'ask', value: 'known?' }, 10_000)).toEqual({
    ok: true,
    result: { answered: 'known?' },
  });
});

test.each(['hang', 'spin'])(
  'a task that would %s is ended by its time limit, and those behind it are done by another child',
  async (order) => {
    const { run } = pool();
    const stuck = run({ do: order }, 1500);
    const behind = [run({ do: 'echo', value: 'a' }, 10_000), run({ do: 'echo', value: 'b' }, 10_000)];
    expect(await stuck).toMatchObject({ ok: false, error: { code: 'limit.time' } });
    expect(await Promise.all(behind)).toEqual([
      { ok: true, result: 'a' },
      { ok: true, result: 'b' },
    ]);
  },
);

test.each(['eat', 'eat-at-once'])('a task that would %s memory is ended by its limit', async (order) => {
  const { run } = pool();
  const greedy = run({ do: order }, 20_000);
  const behind = run({ do: 'echo', value: 'still here' }, 10_000);
  expect(await greedy).toMatchObject({ ok: false, error: { code: 'limit.memory' } });
  expect(await behind).toEqual({ ok: true, result: 'still here' });
});

test('a child that dies is reported on the task it worked on, and only there', async () => {
  const { run } = pool();
  const outcomes = await Promise.all([
    run({ do: 'echo', value: 1 }, 10_000),
    run({ do: 'exit' }, 10_000),
    run({ do: 'echo', value: 2 }, 10_000),
  ]);
  expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, false, true]);
  expect(outcomes[1]).toMatchObject({ error: { code: 'reader.crashed' } });
});

test('memory that earlier tasks left behind is not blamed on the task that comes last', async () => {
  const { run } = pool({ ahead: 0 });
  const first = await run({ do: 'leak' }, 10_000);
  await run({ do: 'leak' }, 10_000);
  const third = await run({ do: 'leak' }, 10_000);
  expect(third.ok).toBe(true);
  expect(third).not.toEqual(first);
});

test('a child is replaced after its share of tasks', async () => {
  const { run } = pool({ recycleAfter: 2, ahead: 0 });
  const pids = [];
  for (let at = 0; at < 4; at += 1) pids.push(await run({ do: 'pid' }, 10_000));
  expect(pids[0]).toEqual(pids[1]);
  expect(pids[2]).toEqual(pids[3]);
  expect(pids[1]).not.toEqual(pids[2]);
});

test.each([
  ['twice', 'xx', true],
  ['for ever', 'x'.repeat(50), false],
])('a child that fails to start %s', async (_, starts, ok) => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-pool-'));
  try {
    const startsLeft = join(folder, 'starts');
    writeFileSync(startsLeft, starts);
    const { run } = pool({ configuration: { greeting: 'hello', startsLeft } });
    const outcomes = await Promise.all([run({ do: 'echo', value: 1 }, 10_000), run({ do: 'echo', value: 2 }, 10_000)]);
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([ok, ok]);
    if (!ok) expect(outcomes[0]).toMatchObject({ error: { code: 'reader.crashed' } });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('children that are held give back their memory, and what they were at starts again after', async () => {
  const made = pool({ children: 2, ahead: 1 });
  const [first] = await Promise.all([made.run({ do: 'pid' }, 10_000), made.run({ do: 'pid' }, 10_000)]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(made.residentBytes()).toBeGreaterThan(20 * MB);
  const slow = [1, 2, 3, 4, 5].map((value) => made.run({ do: 'echo-late', value }, 10_000));
  await new Promise((resolve) => setTimeout(resolve, 100));
  made.hold();
  expect(made.residentBytes()).toBe(0);
  const waiting = made.run({ do: 'pid' }, 10_000);
  const winner = await Promise.race([...slow, waiting, new Promise((resolve) => setTimeout(resolve, 700, 'held'))]);
  expect(winner).toBe('held');
  made.release();
  expect(await Promise.all(slow)).toEqual([1, 2, 3, 4, 5].map((result) => ({ ok: true, result })));
  expect(await waiting).not.toEqual(first);
});

test('idle children can be let go, and others start when there is work', async () => {
  const { run, retireIdle, residentBytes } = pool();
  const first = await run({ do: 'pid' }, 10_000);
  retireIdle();
  expect(residentBytes()).toBe(0);
  const second = await run({ do: 'pid' }, 10_000);
  expect(second.ok).toBe(true);
  expect(second).not.toEqual(first);
});

test('a configuration the children cannot work with fails every task instead of starting children for ever', async () => {
  const { run } = pool({ configuration: { greeting: 'broken' } });
  const outcomes = await Promise.all([1, 2, 3].map((value) => run({ do: 'echo', value }, 10_000)));
  for (const outcome of outcomes) expect(outcome).toMatchObject({ ok: false, error: { code: 'trust.unusable' } });
});

test('closing leaves no child behind', async () => {
  const made = pool({ children: 2 });
  const [one, two] = await Promise.all([made.run({ do: 'pid' }, 10_000), made.run({ do: 'pid' }, 10_000)]);
  const stuck = made.run({ do: 'hang' }, 60_000);
  await made.close();
  expect(await stuck).toMatchObject({ ok: false });
  for (const outcome of [one, two]) {
    if (!outcome?.ok) throw new Error('no pid');
    expect(() => process.kill(outcome.result as number, 0)).toThrow(/ESRCH/);
  }
});

/** Whether a process can still write. One that has ended may keep its number for a while. */
function isRunning(pid: unknown): boolean {
  try {
    return !readFileSync(`/proc/${Number(pid)}/stat`, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
}

/** As on a busy machine: of a group that is killed, the first process ends at once and the others a while later. */
function endOthersLate(): void {
  const kill = process.kill.bind(process);
  vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    if (pid >= 0 || signal !== 'SIGKILL') return kill(pid, signal);
    setTimeout(() => {
      try {
        kill(pid, signal);
      } catch {
        // The group was asked to end before.
      }
    }, 200);
    return kill(-pid, signal);
  });
}

test('the end of a child is told once what it started has ended too', async () => {
  endOthersLate();
  const { run } = pool();
  const started = await run({ do: 'start' }, 10_000);
  if (!started.ok) throw new Error(started.error.message);
  if (process.platform === 'linux') expect(isRunning(started.result)).toBe(true);
  const outcome = await run({ do: 'hang' }, 300);
  expect([outcome.ok, isRunning(started.result)]).toEqual([false, false]);
});

test('closing waits for what the children started', async () => {
  endOthersLate();
  const made = pool();
  const started = await made.run({ do: 'start' }, 10_000);
  if (!started.ok) throw new Error(started.error.message);
  const stuck = made.run({ do: 'hang' }, 60_000);
  await made.close();
  expect(isRunning(started.result)).toBe(false);
  expect(await stuck).toMatchObject({ ok: false });
});
