import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands/index.ts';
import { runCommandLine } from '../../../src/cli/run.ts';
import { makePicture } from '../../support/credential-files.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'assay-cli-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const stdout = new PassThrough();
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
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
}

test('a ledger that is not there is neither whole nor begun by asking about it', async () => {
  for (const args of [
    ['ledger', 'verify'],
    ['show', 'a.png'],
    ['accept', 'e3daca2bbf67', '--by', 'Alex', '--reason', 'reshot'],
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

test('help knows the first word of commands that have two', async () => {
  for (const args of [
    ['help', 'queue'],
    ['queue', '--help'],
  ]) {
    const { code, stdout } = await run(...args);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ {2}queue status .*\n {2}queue failed /)]);
    expect(stdout).not.toContain('ledger');
  }
  const { code, stderr } = await run('queue', 'pasue');
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/no command "queue pasue"\. There are: queue status, .*resume\. See/),
  ]);
});

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" e:DigitalSourceType="trainedAlgorithmicMedia"/>
</rdf:RDF></x:xmpmeta>`;

test('a copy without its sidecar, read later, does not hide what the sidecar of another copy says', async () => {
  const picture = await makePicture('jpeg');
  for (const folder of ['a', 'b']) {
    await mkdir(join(cwd, folder));
    await writeFile(join(cwd, folder, 'x.jpg'), picture);
  }
  await writeFile(join(cwd, 'a/x.xmp'), XMP);
  for (const folder of ['a', 'b']) await run('scan', folder);
  const bySidecar = await run('show', 'a/x.jpg');
  expect(bySidecar.stdout).toContain('origin generated, declared');
  const hash = /sha256 ([0-9a-f]{64})/.exec(bySidecar.stdout)?.[1] ?? '';
  expect((await run('show', hash)).stdout).toContain('origin generated, declared');
  expect((await run('show', 'b/x.jpg')).stdout).toContain('origin unknown');
});

test('a pipe given as trust anchors is refused, not waited for', async () => {
  execFileSync('mkfifo', [join(cwd, 'pipe.pem')]);
  const { code, stderr } = await run('scan', 'a', '--trust', 'pipe.pem');
  expect(code).toBe(2);
  expect(stderr).toMatch(/The trust anchors .*pipe\.pem cannot be read/);
});
