import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeStill } from '../../src/media/decode/decode-still.ts';
import { toDisplay } from '../../src/media/decode/display-curve.ts';

/** Names a Python that has the package `OpenEXR`; `python3` otherwise. */
const PYTHON = process.env['ASSAY_TEST_PYTHON'] ?? 'python3';
const SCRIPT = join(import.meta.dirname, 'support', 'make-exrs.py');

interface MadeExr {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

function hasOpenExr(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import OpenEXR, numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Largest difference of a display value: 0.5 is rounding. */
async function compare(folder: string, made: MadeExr): Promise<number> {
  const reference = readFileSync(join(folder, `${made.name}.f32`));
  const { picture } = await decodeStill(
    { path: join(folder, `${made.name}.exr`) },
    { maxPixels: Math.max(made.width, made.height), channels: 3 },
  );
  expect([made.name, picture.width, picture.height]).toEqual([made.name, made.width, made.height]);
  let most = 0;
  for (const [index, value] of picture.data.entries()) {
    most = Math.max(most, Math.abs(value - toDisplay(reference.readFloatLE(index * 4))));
  }
  return most;
}

test('EXR files of the OpenEXR library come out as it reads them itself', { timeout: 120_000 }, async () => {
  if (!hasOpenExr()) {
    process.stdout.write(
      'note: no Python with OpenEXR here (pip install OpenEXR); EXR was not compared with the library\n',
    );
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'assay-exr-'));
  try {
    const lines = execFileSync(PYTHON, [SCRIPT, folder], { encoding: 'utf8' });
    const all = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as MadeExr);
    expect(all.length).toBeGreaterThan(60);
    for (const made of all) {
      if (made.name.startsWith('refused-')) {
        const decoding = decodeStill({ path: join(folder, `${made.name}.exr`) }, { maxPixels: 100, channels: 3 });
        await expect(decoding, made.name).rejects.toMatchObject({ code: 'media.unsupported' });
        continue;
      }
      const most = await compare(folder, made);
      expect(most, made.name).toBeLessThan(1);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
