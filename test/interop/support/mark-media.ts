import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { type Media, makeMedia } from './make-media.ts';
import { runAssay } from './run-assay.ts';

/** A file that a content credential speaks for. */
export interface Mark {
  /** Relative to the folder, `/` between parts. */
  readonly name: string;
  readonly path: string;
  /** Absent when the credential is in the file. */
  readonly store?: string;
}

/** A line of `mark --json`, as far as it is asked here. */
export interface MarkedLine {
  readonly kind: string;
  readonly path: string;
  readonly status?: string;
  readonly carrier?: string;
  readonly readBack?: string;
  readonly manifest?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface MarkedMedia {
  readonly folder: string;
  /** Certificate to trust (PEM), its path. */
  readonly anchor: string;
  readonly anchorPem: string;
  readonly media: Readonly<Record<'embed' | 'beside', Media>>;
  readonly marks: readonly Mark[];
  /** By the folder marked into. */
  readonly lines: Readonly<Record<Run, readonly MarkedLine[]>>;
}

export interface MarkMediaOptions {
  /** Of `out`, what is edited. Default: all of it. */
  readonly edit?: readonly string[];
  /** Default: true. */
  readonly forced?: boolean;
}

type Run = 'out' | 'forced' | 'edited';

const ASSAY = resolve(import.meta.dirname, '../../../bin/assay.js');
const BESIDE = /\.(?:c2pa|xmp|html)$/;

const GENERATED = [
  '--origin', 'generated', '--tool', 'ComfyUI@0.3.1', '--model', 'SDXL 1.0', '--prompt', 'a harbour,\n"at night" & rain',
  '--prompt-writer', 'J. Doe', '--oversight', 'prompt_guided', '--training', 'notAllowed', '--ingredient', 'plate.jpg',
  '--exr-attribute', '--per-frame', '--receipt', 'out/handover',
]; // biome-ignore format: a command line

/**
 * A folder of its own with every format that can be made here, marked by the program in every carrier: `out` holds embedded credentials,
 * sidecars, a sequence with its manifest and a sidecar a frame, header attributes and a receipt; `forced` holds sidecars of all
 * that could embed; `edited` holds edits of `out`, whose credentials have a history. `in` is what they were made from.
 */
export async function markMedia(how: MarkMediaOptions = {}): Promise<MarkedMedia> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-interop-'));
  await mkdir(join(folder, 'in'));
  const media = await makeMedia(join(folder, 'in'));
  const keys = spawnSync(process.execPath, [ASSAY, 'keys', 'init', '--out', 'keys'], { cwd: folder, encoding: 'utf8' });
  if (keys.status !== 0) throw new Error(`keys init ended with ${keys.status}: ${keys.stderr}`);
  const mark = async (...args: readonly string[]): Promise<readonly MarkedLine[]> => {
    const run = await runAssay<MarkedLine>(folder, 'mark', '--key', 'keys', '--trust', 'keys/ca.pem', ...args);
    if (run.lines.length === 0) throw new Error(`mark printed nothing (${run.code}): ${run.stderr}`);
    return run.lines.filter(({ kind }) => kind !== 'summary');
  };
  const [out, forced] = await Promise.all([
    mark('in', '--out', 'out', ...GENERATED),
    how.forced === false
      ? []
      : mark('in/embed', '--sidecar', '--out', 'forced', '--origin', 'rendered', '--ledger', 'forced.sqlite'),
  ]);
  const edit = ['--origin', 'ai-edited', '--tool', 'Nuke@16', '--exr-attribute'];
  const edited = await mark(...(how.edit ?? ['out/embed', 'out/beside']), '--out', 'edited', ...edit);
  const anchor = join(folder, 'keys/ca.pem');
  return {
    folder,
    anchor,
    anchorPem: await readFile(anchor, 'utf8'),
    media,
    marks: (
      await Promise.all(
        ['out', ...(how.forced === false ? [] : ['forced']), 'edited'].map((name) => findMarks(folder, name)),
      )
    ).flat(),
    lines: { out, forced, edited },
  };
}

/** Everything below a folder that is not there for something else. Frames without a mark of their own there are none. */
async function findMarks(folder: string, below: string): Promise<readonly Mark[]> {
  const entries = await readdir(join(folder, below), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const present = new Set(paths);
  return paths
    .filter((path) => !BESIDE.test(path))
    .toSorted()
    .map((path) => {
      const store = `${path}.c2pa`;
      return { name: relative(folder, path), path, ...(present.has(store) && { store }) };
    });
}
