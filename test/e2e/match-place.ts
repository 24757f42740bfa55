import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { A1111_PARAMETERS } from '../../fixtures/media/generator-texts.ts';
import type { Picture } from '../../fixtures/media/picture.ts';
import { paintHarbour, toPng } from '../../fixtures/media/picture.ts';
import { addPngText } from '../../fixtures/media/png-text.ts';
import { paintTown } from '../../fixtures/media/town.ts';
import { makeEmptyFolder } from './cli.ts';

/** Seconds for an encode of some frames, however busy the machine. */
const ENCODE_MS = 60_000;

const CONFIG = 'settleMs: 0\nshows: [shows]\nmatching: { readers: 1 }\n';
const SHOW =
  "id: harbour\ntitle: The Harbour\nrate: 24\nshotPattern: '(?:^|[/_])(?<shot>sh\\d{3})(?:[/_.]|$)'\npolicy: netflix\n";

/** A generated picture with its sign on it, as it comes from a model. */
export const paintGenerated = (seed: number): Picture => paintTown({ width: 480, height: 270, seed });

export async function withSign(picture: Picture): Promise<Buffer> {
  return addPngText(await toPng(picture), { parameters: A1111_PARAMETERS });
}

/** What a final keeps of a picture: mirrored, graded, another size, encoded anew. Nothing of its marks. */
export function asFinal({ width, height, rgb }: Picture): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .flop()
    .modulate({ brightness: 0.9, saturation: 0.6 })
    .linear([1.1, 1, 0.92], [-6, 0, 8])
    .resize(800, 450)
    .jpeg({ quality: 70 })
    .toBuffer();
}

/** A folder with a show, a generated still in the dailies, and files by name. */
export async function makeMatchPlace(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const folder = await makeEmptyFolder();
  for (const [name, bytes] of Object.entries({ 'assay.config.yaml': CONFIG, 'shows/harbour.yaml': SHOW, ...files })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return folder;
}

export function hasFfmpeg(): boolean {
  return spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
}

/** A picture in the folder, for movies to be made of: the harbour as it was filmed, or a town of `seed`. Returns its name. */
export async function putPlate(
  folder: string,
  what: { readonly sun: number } | { readonly seed: number },
): Promise<string> {
  const size = { width: 360, height: 180 };
  const isTown = 'seed' in what;
  const picture = isTown ? paintTown({ ...size, ...what }) : paintHarbour({ ...size, light: 0.7, frame: 0, ...what });
  const name = isTown ? `town-${what.seed}.png` : `harbour-${what.sun}.png`;
  await writeFile(join(folder, name), await toPng(picture));
  return name;
}

/** A slow pan over a plate, 24 frames a second. */
const pan = (input: number, filter = ''): string =>
  `[${input}:v]crop=320:180:x='min(n/2,40)':y=0,format=yuv420p${filter}[s${input}]`;

/** Writes a movie of one shot after the other, each a pan over a plate. `seconds`: of each. Throws with what ffmpeg said. */
export function writeMovie(
  folder: string,
  out: string,
  shots: readonly { readonly plate: string; readonly seconds: number; readonly filter?: string }[],
  args: readonly string[] = [],
): void {
  const inputs = shots.flatMap(({ plate, seconds }) => ['-loop', '1', '-r', '24', '-t', String(seconds), '-i', plate]);
  const graph = [
    ...shots.map(({ filter }, input) => pan(input, filter)),
    `${shots.map((_, input) => `[s${input}]`).join('')}concat=n=${shots.length}:v=1[v]`,
  ].join(';');
  const run = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-y', ...inputs, '-filter_complex', graph, '-map', '[v]', '-r', '24', ...args, out],
    { cwd: folder, encoding: 'utf8', timeout: ENCODE_MS },
  );
  if (run.status !== 0) throw new Error(`ffmpeg: ${run.stderr}`);
}

/** A declaration that a picture or movie was generated, by its name. */
export function declareGenerated(reference: string, pattern: string, modality: 'image' | 'video'): string {
  return `reference: ${reference}
show: harbour
vendor: Tern VFX
declarer: { name: Robin Example, role: VFX producer }
date: 2026-11-16
entries:
  - kind: generated
    files: { patterns: ['${pattern}'] }
    intent: final
    modality: ${modality}
    origin: trainedAlgorithmicMedia
    useCase: background-element
    tool: { name: ComfyUI, version: 0.3.40, host: workstation, licenceTier: self-hosted }
    model: { id: sd_xl_base_1.0, fineTuned: no }
    prompt: a town
    inputs: [{ description: no input images, class: none }]
    principles: { p1: yes, p2: yes, p3: yes, p4: no, p5: yes }
    prominence: incidental
    couldMislead: no
    unionRole: { touched: no }
    namedReferences: { present: no }
    humanInput: chosen
`;
}

/** An approval of one content, whatever it is called. */
export function approveContent(sha256: string): string {
  return `reference: APPR-1
approver: Alex Example
organisation: Example Studios
date: 2026-11-10
scope:
  show: harbour
  files: { hashes: ['${sha256}'] }
conditions: []
`;
}
