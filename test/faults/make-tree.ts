import { createHash } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makePng, makeText } from '../integration/metadata/make-png.ts';

/** What lies below a root: path relative to it, and the SHA-256 of the bytes. */
export type Tree = ReadonlyMap<string, string>;

export interface TreeSize {
  /** Folders of some ten frames each. */
  readonly shots: number;
  /** Frames of one large folder, which is cut into several jobs. Default: none. */
  readonly frames?: number;
}

/** Writes tiny pictures, none like those of another root, an hour old so that nothing counts as still in the writing. */
export function makeTree(root: string, { shots, frames = 0 }: TreeSize): Tree {
  const tree = new Map<string, string>();
  const write = (path: string, text: string): void => {
    tree.set(path, writeOld(join(root, path), makePng(makeText('Comment', `${root} ${text}`))));
  };
  for (let shot = 1; shot <= shots; shot += 1) {
    const folder = `ep101/sh${String(shot).padStart(3, '0')}`;
    for (let frame = 1001; frame <= 1008; frame += 1) write(`${folder}/comp.${frame}.png`, `${shot} ${frame}`);
    write(`${folder}/plates/plate ${shot}.png`, `plate ${shot}`);
    // The same content in every shot: one asset, many places.
    write(`${folder}/slate.png`, 'slate');
  }
  for (let frame = 1001; frame <= 1000 + frames; frame += 1) write(`ep102/long.${frame}.png`, `long ${frame}`);
  return tree;
}

/** Returns the SHA-256. */
function writeOld(path: string, bytes: Buffer): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  const old = new Date(Date.now() - 3_600_000);
  utimesSync(path, old, old);
  return createHash('sha256').update(bytes).digest('hex');
}
