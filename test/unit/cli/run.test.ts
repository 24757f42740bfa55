import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands/index.ts';
import { runCommandLine } from '../../../src/cli/run.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'assay-cli-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function run(...args: readonly string[]): Promise<{ code: number; stderr: string }> {
  const stdout = new PassThrough().resume();
  const stderr = new PassThrough();
  const terminal = {
    stdout,
    stderr,
    cwd,
    columns: 80,
    colour: false,
    interactive: false,
    signal: new AbortController().signal,
  };
  const code = await runCommandLine(args, COMMANDS, '0.0.0', terminal);
  stderr.end();
  return { code, stderr: await text(stderr) };
}

test('a ledger that is not there is neither whole nor begun by asking about it', async () => {
  for (const args of [
    ['ledger', 'verify'],
    ['show', 'a.png'],
  ]) {
    const { code, stderr } = await run(...args, '--ledger', 'gone.sqlite');
    expect([args, code]).toEqual([args, 2]);
    expect(stderr).toMatch(/There is no ledger .*gone\.sqlite\. Check --ledger/);
  }
  expect(existsSync(join(cwd, 'gone.sqlite'))).toBe(false);
});

test('an empty operand is an unset variable, not the working directory', async () => {
  const { code, stderr } = await run('scan', '');
  expect(code).toBe(2);
  expect(stderr).toMatch(/must not be empty/);
});
