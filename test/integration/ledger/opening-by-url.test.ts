import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAssay } from '../../../src/compose/open-assay.ts';
import { openLedger } from '../../../src/compose/open-ledger.ts';
import { openLedgerPatiently } from '../../../src/compose/open-ledger-patiently.ts';
import { batchOf, fileOf, plainReading, SCAN } from '../../contract/ledger-samples.ts';
import { createTestDatabase, hasTestDatabases, type TestDatabase } from '../../support/postgres.ts';

const clock = (): number => Date.now();

describe.skipIf(!hasTestDatabases())('the ledger by its URL', () => {
  let folder: string;
  let database: TestDatabase;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-by-url-'));
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await database.drop();
  });

  it('refuses to begin one, on a server as in a file, when it has to be there', async () => {
    for (const where of [join(folder, 'none.sqlite'), database.url]) {
      const opening = openLedger(where, { clock, mustExist: true });
      await expect(opening).rejects.toMatchObject({ code: 'ledger.not-found' });
      const assay = openAssay({ cwd: folder, ledgerFile: where, ledgerExists: true });
      await expect(assay).rejects.toMatchObject({ code: 'ledger.not-found' });
    }
  });

  it('is one ledger for machines that have a root mounted elsewhere', async () => {
    const here = await openLedger(database.url, { clock, mounts: { dailies: '/mnt/dailies' } });
    const there = await openLedger(database.url, { clock, mounts: { dailies: '/Volumes/dailies' } });
    const scan = await here.startScan({ ...SCAN, root: '/mnt/dailies' });
    const files = [fileOf('a.png', plainReading('a'))];
    await here.record([{ ...batchOf(scan, '/mnt/dailies/ep101', files), root: '/mnt/dailies' }]);
    expect(await there.directory('/Volumes/dailies/ep101')).toMatchObject([{ name: 'a.png' }]);
    expect((await there.asset('/Volumes/dailies/ep101/a.png'))?.places).toMatchObject([
      { path: '/Volumes/dailies/ep101/a.png', relativePath: 'ep101/a.png' },
    ]);
    expect((await here.verify()).faults).toEqual([]);
    await Promise.all([here.close(), there.close()]);
  });

  it('takes the URL wherever a file may be named', async () => {
    const assay = await openAssay({ cwd: folder, ledgerFile: database.url });
    expect((await assay.ledger.verify()).ok).toBe(true);
    await assay.close();
  });
});

describe('a server that does not answer', () => {
  it('is told of and waited for, until somebody does not want to wait any longer', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const stop = new AbortController();
    const told: string[] = [];
    const opening = openLedgerPatiently(
      `postgres://me:s3cret@127.0.0.1:${port}/assay`,
      { clock, reconnectMs: 100 },
      { signal: stop.signal, onSilence: (server) => void told.push(server) },
    );
    opening.catch(() => undefined);
    await expect.poll(() => told, { timeout: 5000 }).toEqual([`postgres://127.0.0.1:${port}/assay`]);
    const reason = new Error('stopped');
    stop.abort(reason);
    await expect(opening).rejects.toBe(reason);
    silent.close();
    for (const socket of sockets) socket.destroy();
  });
});
