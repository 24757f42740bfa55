import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, beforeEach, expect } from 'vitest';
import { makeExr } from '../../bench/make/exr.ts';
import { makeNoise } from '../../bench/make/noise.ts';
import { assay, type Run } from './cli.ts';

/** One line of `mark --json`. */
export interface MarkLine {
  readonly kind: string;
  readonly path: string;
  readonly status?: string;
  readonly carrier?: string;
  readonly readBack?: string;
  readonly manifest?: string;
  readonly before?: string;
  readonly after?: string;
  readonly frames?: number;
  readonly sidecars?: readonly string[];
  readonly notes?: readonly { readonly code: string }[];
  readonly error?: { readonly code: string; readonly message: string };
}

/** How marking went. */
export interface MarkRun {
  readonly run: Run;
  readonly code: number | null;
  /** Without the summary. */
  readonly lines: readonly MarkLine[];
  readonly summary: (MarkLine & Readonly<Record<string, unknown>>) | undefined;
}

/** Where things are marked. Paths are there while a test runs. */
export interface MarkPlace {
  /** New and empty for each test. Absolute. */
  readonly work: string;
  /** Folder of a development signer, the same for all tests of a file. Absolute. */
  readonly keys: string;
  /** `assay mark --json` with the signer, run in `work`. */
  readonly mark: (...args: readonly string[]) => Promise<MarkRun>;
  /** Writes a file below `work`; gives its path. */
  readonly put: (name: string, bytes: Uint8Array) => string;
}

/** Has the tests of this file begin with keys and an empty folder, and clears up behind them. */
export function useMarkPlace(): MarkPlace {
  let keys = '';
  let work = '';
  beforeAll(async () => {
    keys = join(await mkdtemp(join(tmpdir(), 'assay-mark-keys-')), 'keys');
    const made = await assay(tmpdir(), 'keys', 'init', '--out', keys);
    expect(made.stderr).toBe('');
    return () => rm(join(keys, '..'), { recursive: true, force: true });
  });
  beforeEach(async () => {
    work = await mkdtemp(join(tmpdir(), 'assay-mark-'));
    // A handful of files each: a second process with its ExifTool takes longer to start than to help.
    writeFileSync(join(work, 'assay.config.yaml'), 'inspectors: 1\n');
    return () => rm(work, { recursive: true, force: true });
  });
  return {
    get work() {
      return work;
    },
    get keys() {
      return keys;
    },
    async mark(...args) {
      const run = await assay(work, 'mark', '--json', '--no-fingerprints', '--key', keys, ...args);
      const all = run.stdout.split('\n').filter((line) => line !== '');
      const lines = all.map((line) => JSON.parse(line) as MarkLine);
      const summary = lines.find(({ kind }) => kind === 'summary') as MarkRun['summary'];
      return { run, code: run.code, lines: lines.filter((line) => line !== summary), summary };
    },
    put(name, bytes) {
      const path = join(work, name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, bytes);
      return path;
    },
  };
}

/** A still of 64 x 48 pixels. */
export function makePicture(seed: number, format: 'jpeg' | 'png' | 'tiff' | 'webp' = 'jpeg'): Promise<Buffer> {
  return sharp(makeNoise(seed, 64 * 48 * 3), { raw: { width: 64, height: 48, channels: 3 } })
    .toFormat(format)
    .toBuffer();
}

/** An EXR of 16 x 9 pixels. */
export function makeFrame(seed: number): Buffer {
  return makeExr(16, 9, makeNoise(seed, 16 * 9 * 6));
}

/** Frames `f.1.exr` … in a folder of the place. */
export function putFrames({ put }: MarkPlace, folder: string, ...numbers: readonly number[]): void {
  for (const number of numbers) put(`${folder}/f.${number}.exr`, makeFrame(number));
}
