import { expect, test } from 'vitest';
import { waitForServer } from '../../../../src/compose/worker/wait-for-server.ts';
import { AssayError, type ErrorCode } from '../../../../src/domain/errors.ts';

const away = (code: ErrorCode) => new AssayError(code, 'It is away.');

function wait(limitMs: number) {
  const pauses: number[] = [];
  return {
    pauses,
    signal: AbortSignal.timeout(20_000),
    limitMs,
    onSlow: () => void pauses.push(-1),
    onAway: (_: AssayError, pauseMs: number) => void pauses.push(pauseMs),
  };
}

test('asks a server that is away again, with growing pauses, and then gives what it opened', async () => {
  const waiting = wait(10_000);
  let tries = 0;
  const opened = await waitForServer(async () => {
    tries += 1;
    if (tries < 3) throw away('ledger.unreachable');
    return 'open';
  }, waiting);
  expect([opened, tries, waiting.pauses]).toEqual(['open', 3, [250, 500]]);
});

test.each(['queue.unusable', 'config.invalid', 'ledger.newer'] as const)(
  'does not wait for what does not pass: %s',
  async (code) => {
    const waiting = wait(10_000);
    await expect(waitForServer(() => Promise.reject(away(code)), waiting)).rejects.toMatchObject({ code });
    expect(waiting.pauses).toEqual([]);
  },
);

test('gives the last error once the limit is over, and ends at once when it is told to', async () => {
  const waiting = wait(700);
  const startedMs = performance.now();
  const failing = (): Promise<never> => Promise.reject(away('queue.unreachable'));
  await expect(waitForServer(failing, waiting)).rejects.toMatchObject({ code: 'queue.unreachable' });
  expect(performance.now() - startedMs).toBeLessThan(2000);
  const stop = new AbortController();
  const stopped = waitForServer(failing, { ...wait(60_000), signal: stop.signal });
  setTimeout(() => stop.abort(), 20);
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
});
