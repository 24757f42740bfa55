import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { assay } from '../../e2e/cli.ts';
import { createTestDatabase, hasTestDatabases } from '../../support/postgres.ts';
import { hasOwnRedis, startTestRedis } from '../../support/redis.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.runIf(hasOwnRedis() && hasTestDatabases())(
  'doctor looks at queue, ledger and roots of the configuration, says what to do, and shows no password',
  async () => {
    const redis = await startTestRedis({ policy: 'volatile-lru', password: 'hunter22' });
    const database = await createTestDatabase();
    try {
      mkdirSync(join(folder, 'dailies'));
      const roots = '{ dailies: dailies, deliveries: not-there }';
      writeFileSync(
        join(folder, 'assay.config.yaml'),
        `queue: "${redis.url}"\nledger: "${database.url}"\nroots: ${roots}\n`,
      );
      const { code, stdout, stderr } = await assay(folder, 'doctor');
      const lines = stdout.split('\n').filter((line) => /^(ok|missing|broken) /.test(line));
      const states = Object.fromEntries(lines.map((line) => [line.slice(9, line.indexOf(':')), line.split(' ')[0]]));
      expect(states).toMatchObject({
        configuration: 'ok',
        ledger: 'ok',
        'ledger rights': 'ok',
        'ledger tables': 'ok',
        queue: 'ok',
        'queue eviction': 'broken',
        'root dailies': 'missing',
        'root deliveries': 'broken',
      });
      expect(stdout).toMatch(/queue eviction: .*volatile-lru.*\n +→ CONFIG SET maxmemory-policy noeviction/);
      expect(code).toBe(2);
      const password = new URL(database.url).password || 'hunter22';
      expect(`${stdout}${stderr}`).not.toMatch(new RegExp(`hunter22|${password}`));
    } finally {
      await database.drop();
      await redis.close();
    }
  },
);
