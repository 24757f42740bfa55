import { once } from 'node:events';
import { appendFile, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SETTLE_MS } from '../../fixtures/papers.ts';
import {
  assay,
  copyTree,
  finish,
  makeShowFolder,
  removeFolder,
  type Scanned,
  scanJson,
  startAssay,
  told,
} from './cli.ts';

const KILLS = 20;
const FILE = 'ledger.sqlite';

let show: string;
let undisturbed: Scanned;
let tookMs: number;

beforeAll(async () => {
  show = await makeShowFolder();
  // Readers do not touch the ledger: one is as good as one for each core, and half of what a scan takes is starting them.
  await appendFile(join(show, 'assay.config.yaml'), 'inspectors: 1\n');
  for (const name of ['dailies-2', 'dailies-3']) await copyTree(join(show, 'dailies'), join(show, 'all', name));
  await copyTree(join(show, 'dailies'), join(show, 'all/dailies-1'));
  // At rest: what is cut short is then unreadable in every scan, not still being written in the first.
  await delay(2 * SETTLE_MS);
  const startedMs = performance.now();
  undisturbed = await scanJson(show, 'all', '--ledger', 'undisturbed.sqlite');
  tookMs = performance.now() - startedMs;
});
afterAll(() => removeFolder(show));

test('a scan killed twenty times leaves a whole ledger, and the next one ends as if nothing had been', async () => {
  let kills = 0;
  let attempts = 0;
  for (; kills < KILLS && attempts < KILLS * 3; attempts += 1) {
    // Mostly everything is read again, or the later ones would find nothing left to write.
    const args = [
      'scan',
      '--json',
      '--no-fingerprints',
      'all',
      '--ledger',
      FILE,
      ...(attempts % 4 === 0 ? [] : ['--rescan']),
    ];
    const startedMs = performance.now();
    const child = startAssay(show, args);
    const ended = finish(child);
    // A random point in each twentieth of the time that a scan takes; its first part is starting up.
    await Promise.race([delay(tookMs * (0.2 + (0.8 * (kills + Math.random())) / KILLS)), once(child, 'exit')]);
    child.kill('SIGKILL');
    if ((await ended).signal === 'SIGKILL') kills += 1;
    // It was through already: the machine has become faster since the time was taken.
    else tookMs = Math.min(tookMs, performance.now() - startedMs);
  }
  expect(kills, `in ${attempts} attempts`).toBe(KILLS);
  const verified = await assay(show, 'ledger', 'verify', '--ledger', FILE);
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringMatching(/^The ledger is whole/)]);
  const last = await scanJson(show, 'all', '--ledger', FILE);
  expect(told(last)).toEqual(told(undisturbed));
  expect((await assay(show, 'ledger', 'verify', '--ledger', FILE)).code).toBe(0);
});

test('two scans at once on one ledger both end well and agree', async () => {
  const both = await Promise.all([1, 2].map(() => scanJson(show, 'all', '--ledger', 'shared.sqlite')));
  for (const scanned of both) {
    expect([scanned.run.code, scanned.run.stderr]).toEqual([undisturbed.run.code, '']);
    expect(told(scanned)).toEqual(told(undisturbed));
  }
  expect((await assay(show, 'ledger', 'verify', '--ledger', 'shared.sqlite')).code).toBe(0);
});

test('whoever edits, removes or reorders what was recorded is found out', async () => {
  const head = `${undisturbed.summary.ledgerHead.sequence}:${undisturbed.summary.ledgerHead.hash}`;
  const verify = async (tampering: string) => {
    await copyFile(join(show, 'undisturbed.sqlite'), join(show, 'tampered.sqlite'));
    const database = new DatabaseSync(join(show, 'tampered.sqlite'));
    // The log defends itself with triggers; somebody with the file in hand drops them first.
    const triggers = database.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all();
    for (const { name } of triggers) database.exec(`DROP TRIGGER "${String(name)}"`);
    const changes = () => database.prepare('SELECT total_changes() AS n').get()?.['n'];
    const before = changes();
    database.exec(tampering);
    expect(changes(), `${tampering} changed nothing`).not.toBe(before);
    database.close();
    return assay(show, 'ledger', 'verify', '--ledger', 'tampered.sqlite', '--head', head);
  };
  for (const tampering of [
    "UPDATE events SET payload = payload || ' ' WHERE sequence = 2",
    'DELETE FROM events WHERE sequence = 2',
    'DELETE FROM events WHERE sequence = (SELECT max(sequence) FROM events)',
    'UPDATE events SET sequence = CASE sequence WHEN 2 THEN -3 ELSE -2 END WHERE sequence IN (2, 3); UPDATE events SET sequence = -sequence WHERE sequence < 0',
    "UPDATE evidence SET origin = 'not-ai' WHERE origin = 'generated'",
    "DELETE FROM places WHERE name LIKE '%sign%'",
  ]) {
    const { code, stdout } = await verify(tampering);
    expect([code, stdout], tampering).toEqual([1, expect.stringMatching(/tampered with or is damaged/)]);
  }
  const whole = await assay(show, 'ledger', 'verify', '--ledger', 'undisturbed.sqlite', '--head', head);
  expect(whole.code).toBe(0);
});
