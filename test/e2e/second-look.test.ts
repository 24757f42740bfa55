import { appendFile, copyFile, mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paintHarbour, toPng } from '../../fixtures/media/picture.ts';
import { type Assay, openAssay } from '../../src/compose/open-assay.ts';
import { findRegularFiles } from '../../src/media/discover/find-regular-files.ts';
import { recheckStats } from '../../src/media/discover/recheck-stats.ts';
import { walkTree } from '../../src/media/discover/walk-tree.ts';
import { scanTree } from '../../src/pipeline/scan/scan-tree.ts';
import { makeEmptyFolder, removeFolder } from './cli.ts';

let folder: string;
let assay: Assay;

beforeAll(async () => {
  folder = await makeEmptyFolder();
  await mkdir(join(folder, 'in'));
  await writeFile(
    join(folder, 'in/rest.png'),
    await toPng(paintHarbour({ width: 64, height: 36, light: 1, sun: 0, frame: 0 })),
  );
  await copyFile(join(folder, 'in/rest.png'), join(folder, 'in/grow.png'));
  await copyFile(join(folder, 'in/rest.png'), join(folder, 'in/old.png'));
  const old = new Date(Date.now() - 3_600_000);
  await utimes(join(folder, 'in/old.png'), old, old);
  assay = await openAssay({ cwd: folder });
});
afterAll(async () => {
  await assay.close();
  await removeFolder(folder);
});

/** Scans with everything real; what was just read is then handed to `afterReading`. */
async function scan(afterReading: (path: string) => Promise<void>): Promise<Map<string, string>> {
  const { config, inspector, ledger, clock, rejudge } = assay;
  const results = scanTree(
    { root: join(folder, 'in'), whole: true },
    {
      walk: (root) => walkTree(root, { rules: config.discover, walkThreads: config.walkThreads }),
      inspector: {
        ...inspector,
        async inspect(request) {
          const inspection = await inspector.inspect(request);
          await afterReading(request.path);
          return inspection;
        },
      },
      ledger,
      clock,
      rejudge,
      recheck: async (files) => {
        const { changed, vanished } = await recheckStats(files);
        return new Set([...changed, ...vanished]);
      },
      findFiles: findRegularFiles,
      pause: (ms) => delay(ms),
    },
    { deep: false, rescan: false, settleMs: config.settleMs, inFlight: 4 },
  );
  const found = new Map<string, string>();
  for await (const { files } of results)
    for (const { path, status, judged } of files) found.set(path, judged?.origin ?? status);
  return found;
}

test('a file that moves after it was read is noticed by the second look, and its judgement taken back', async () => {
  const during = await scan(async (path) => {
    if (path.endsWith('grow.png')) await appendFile(path, 'x');
  });
  expect(Object.fromEntries(during)).toEqual({
    'grow.png': 'unfinished',
    'old.png': 'unknown',
    'rest.png': 'unknown',
  });
  const after = await scan(async () => undefined);
  expect(after.get('grow.png')).toBe('unknown');
});
