import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { waitForGroup } from '../../../src/isolate/wait-for-group.ts';

/** Starts a shell at the head of a group; `second` is the number that it prints. */
async function startGroup(shell: string) {
  const first = spawn('/bin/sh', ['-c', shell], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const [text] = (await once(first.stdout, 'data')) as [Buffer];
  return { first, group: first.pid ?? 0, second: Number(text) };
}

test('a group is waited for until its last process has ended, whoever its parent is', async () => {
  const { first, group, second } = await startGroup('sleep 60 >&- & echo $!');
  if (first.exitCode === null) await once(first, 'exit');
  let isOver = false;
  const waiting = waitForGroup(group).then(() => {
    isOver = true;
  });
  await delay(100);
  expect(isOver).toBe(false);
  process.kill(second, 'SIGKILL');
  await waiting;
});

/** Perl, which ExifTool needs anyway: not every shell gives groups without a terminal. */
const PARENT = 'my $pid = fork; if ($pid) { setpgrp $pid, $pid; $| = 1; print $pid } sleep 60';

test('a process that has ended is not waited for, though nobody took note of it', async ({ annotate }) => {
  if (process.platform !== 'linux') return void (await annotate('What has ended cannot be told here; left out.'));
  // A group of its own, below a parent outside it that takes note of nothing.
  const { first, second } = await startGroup(`exec perl -e '${PARENT}'`);
  process.kill(-second, 'SIGKILL');
  const begun = performance.now();
  await waitForGroup(second);
  expect(performance.now() - begun).toBeLessThan(3000);
  expect(process.kill(-second, 0)).toBe(true);
  first.kill('SIGKILL');
});

test('a group that is not there is not waited for', async () => {
  const { first, group } = await startGroup('echo $$');
  if (first.exitCode === null) await once(first, 'exit');
  const begun = performance.now();
  await waitForGroup(group);
  expect(performance.now() - begun).toBeLessThan(3000);
});
