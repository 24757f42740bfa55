import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readDashboardToken } from '../../../src/config/load.ts';

const cwd = mkdtempSync(join(tmpdir(), 'assay-token-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

test('the token comes from the environment, from the file that it names, or from the file of the configuration', async () => {
  writeFileSync(join(cwd, 'secret'), 'from-the-secret\n');
  writeFileSync(join(cwd, 'configured'), '  from-the-configuration\n');
  const listen = { host: '127.0.0.1', port: 9466 };
  const config = { dashboard: { ...listen, tokenFile: join(cwd, 'configured') } };
  const read = (environment: Readonly<Record<string, string>>, from = config) =>
    readDashboardToken(from, { cwd, environment });
  expect(await read({ ASSAY_DASHBOARD_TOKEN: 'given', ASSAY_DASHBOARD_TOKEN_FILE: 'secret' })).toBe('given');
  expect(await read({ ASSAY_DASHBOARD_TOKEN: '', ASSAY_DASHBOARD_TOKEN_FILE: 'secret' })).toBe('from-the-secret');
  expect(await read({})).toBe('from-the-configuration');
  expect(await readDashboardToken({ dashboard: listen }, { cwd, environment: {} })).toBeUndefined();
  await expect(read({ ASSAY_DASHBOARD_TOKEN_FILE: 'not-there' })).rejects.toMatchObject({ code: 'input.not-found' });
});
