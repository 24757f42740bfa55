import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Examined } from '../../../src/domain/examined.ts';
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
      const people = await assay(folder, 'doctor');
      expect(people.stdout).toMatch(
        /broken {3}queue eviction: .*volatile-lru.*\n +→ CONFIG SET maxmemory-policy noeviction/,
      );
      expect(people.stdout).toMatch(/missing {2}root dailies: .*is empty/);
      expect(people.stdout).toMatch(/broken {3}root deliveries: .*is not there/);
      expect(people.code).toBe(2);
      const program = await assay(folder, 'doctor', '--json');
      const { checks } = JSON.parse(program.stdout) as { readonly checks: readonly Examined[] };
      const states = Object.fromEntries(checks.map(({ name, state }) => [name, state]));
      expect(states).toMatchObject({
        configuration: 'good',
        ledger: 'good',
        'ledger rights': 'good',
        'ledger tables': 'good',
        queue: 'good',
        'queue eviction': 'broken',
        'root dailies': 'missing',
        'root deliveries': 'broken',
      });
      const password = new URL(database.url).password || 'hunter22';
      expect(`${people.stdout}${people.stderr}${program.stdout}`).not.toMatch(new RegExp(`hunter22|${password}`));
    } finally {
      await database.drop();
      await redis.close();
    }
  },
);
