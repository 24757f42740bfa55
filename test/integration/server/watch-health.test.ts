import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { watchCommand } from '../../../src/cli/commands/watch.ts';
import { runCommandLine } from '../../../src/cli/run.ts';

const cwd = mkdtempSync(join(tmpdir(), 'assay-watch-health-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

test('a watcher says that it is ready, and gives its numbers, where the configuration asks for it', async () => {
  mkdirSync(join(cwd, 'dailies'));
  const on = '{ enabled: true, port: 0 }';
  writeFileSync(join(cwd, 'assay.config.yaml'), `health: ${on}\nmetrics: ${on}\nledger: ledger.sqlite\n`);
  const stopping = new AbortController();
  const stderr = new PassThrough();
  const urls = new Map<string, string>();
  const offered = new Promise<void>((resolve) => {
    stderr.on('data', (chunk: Buffer) => {
      for (const line of chunk
        .toString()
        .split('\n')
        .filter((each) => each.startsWith('{'))) {
        const { message, url } = JSON.parse(line) as { message: string; url?: string };
        if (url !== undefined) urls.set(message, url);
      }
      if (urls.size === 2) resolve();
    });
  });
  const terminal = { stdout: new PassThrough(), stderr, cwd, columns: 80, colour: false, interactive: false };
  const ended = runCommandLine(['watch', 'dailies'], [watchCommand], '1', { ...terminal, signal: stopping.signal });
  await Promise.race([offered, ended.then((code) => Promise.reject(new Error(`It ended with ${code}.`)))]);
  const ready = await fetch(`${urls.get('Offering health')}/ready`);
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true }]);
  const numbers = await (await fetch(`${urls.get('Offering metrics')}/metrics`)).text();
  expect(numbers).toContain('assay_queue_readable 1');
  stopping.abort();
  expect(await ended).toBe(0);
  await expect(fetch(`${urls.get('Offering health')}/ready`)).rejects.toThrow('fetch failed');
});
