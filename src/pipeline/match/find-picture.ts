import type { PictureFinding } from '../../domain/match-comparison.ts';
import type { PictureFile } from '../../domain/picture-reader.ts';
import { createEngine } from './create-engine.ts';
import { findNearMisses } from './find-near-misses.ts';
import { notOpened } from './match-delivery.ts';
import { matchFootage } from './match-footage.ts';
import { openFile } from './open-file.ts';
import type { MatchOptions, MatchParts } from './parts.ts';

/**
 * Searches the ledger with one picture or movie, also for that very content, and tells what came near without being a match.
 * `nearest`: how many of those, default 5.
 */
export async function findPicture(
  file: PictureFile,
  parts: MatchParts,
  options: MatchOptions & { readonly nearest?: number },
): Promise<PictureFinding> {
  const engine = createEngine(parts, options);
  const about = { path: file.path, contents: new Set<string>() };
  const opened = await openFile(file, about, engine.reader, options.thorough);
  if ('error' in opened) return { matches: notOpened({ path: file.path }, opened.error), near: [] };
  const matches = await matchFootage(opened.footage, engine, options);
  const found = new Set([
    ...matches.instances.map(({ item: { sha256 } }) => sha256),
    ...matches.common.map(({ item: { sha256 } }) => sha256),
  ]);
  return { matches, near: await findNearMisses(opened.footage, found, engine, options.nearest ?? 5) };
}
