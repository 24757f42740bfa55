import { execFile } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findText, readText } from '../../../src/config/read-text.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-text-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('readText', () => {
  it('reads a file', async () => {
    await writeFile(join(folder, 'a.yaml'), 'title: Zoë\n');
    expect(await readText(join(folder, 'a.yaml'))).toBe('title: Zoë\n');
  });

  it('says that there is none', async () => {
    await expect(readText(join(folder, 'none.yaml'))).rejects.toMatchObject({ code: 'input.not-found' });
    expect(await findText(join(folder, 'none.yaml'))).toBeUndefined();
    expect(await findText(join(folder, 'a.yaml', 'b.yaml'))).toBeUndefined();
  });

  it.runIf(process.platform !== 'win32')('refuses at once what has no end', async () => {
    await promisify(execFile)('mkfifo', [join(folder, 'pipe.yaml')]);
    for (const path of [join(folder, 'pipe.yaml'), '/dev/zero', folder]) {
      await expect(readText(path)).rejects.toMatchObject({
        code: 'config.invalid',
        message: expect.stringContaining('is not a regular file'),
      });
    }
  });

  it('refuses a file of gigabytes without reading it', async () => {
    const path = join(folder, 'huge.yaml');
    await writeFile(path, '');
    await truncate(path, 4 * 1024 ** 3);
    await expect(readText(path)).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('longer than'),
    });
  });
});
