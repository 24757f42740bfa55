import { existsSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLIP_ENCODER } from '../movies/encoders.ts';
import { FINAL_RATE, FINAL_SIZE } from '../movies/final-cut.ts';
import { writeMovie } from '../movies/movie-writer.ts';
import type { Clip } from '../movies/plan-finals.ts';
import { crossOver } from '../movies/shot.ts';
import { GENERATED_XMP } from './generated-xmp.ts';
import { nameMaterial } from './name-material.ts';
import type { MovieTrial } from './run-movies.ts';

/** Frames: five seconds, as services make them. */
const CLIP_FRAMES = 120;

/** Six generated clips in the ledger's folder, each with a sidecar that says what it is. */
export async function makeClips({ context, folders, pictures }: MovieTrial): Promise<readonly Clip[]> {
  const material = listClipFiles({ folders, pictures });
  const folder = join(context.dataDir, 'matching', `clips-${nameMaterial(material)}`);
  mkdirSync(folder, { recursive: true });
  const clips: Clip[] = [];
  for (let at = 0; at + 1 < material.length; at += 2) {
    const id = `clip-${String.fromCharCode(97 + at / 2)}.${CLIP_ENCODER.extension}`;
    const shot = await crossOver(material[at] ?? '', material[at + 1] ?? '', CLIP_FRAMES, FINAL_SIZE, at);
    clips.push({ id, shot });
    const path = join(folder, id);
    if (!existsSync(path)) {
      const writer = writeMovie(path, { ...FINAL_SIZE, rate: FINAL_RATE, encode: CLIP_ENCODER.encode });
      for (let frame = 0; frame < CLIP_FRAMES; frame += 1) await writer.write(shot.draw(frame));
      await writer.close();
    }
    const target = join(folders.ledger, id);
    if (!existsSync(target)) linkSync(path, target);
    writeFileSync(`${target}.xmp`, GENERATED_XMP);
  }
  return clips;
}

export function listClipFiles({ folders, pictures }: Pick<MovieTrial, 'folders' | 'pictures'>): readonly string[] {
  return pictures.filter(({ role }) => role === 'clip').map(({ file }) => join(folders.pictures, file));
}
