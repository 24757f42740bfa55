import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Picture } from '../../../src/domain/picture.ts';

/** What Meta's reference says of a picture. */
export interface ReferenceHash {
  /** 64 hex digits. */
  readonly hash: string;
  readonly quality: number;
  /** Of all eight orientations, in the order in which the reference's tools write them. */
  readonly orientations: readonly string[];
}

/** Below the repository and ignored by Git, so that it is built once. */
export const REFERENCE_FOLDER = resolve(import.meta.dirname, '../../../bench/.data/pdq');
const PROGRAM = join(REFERENCE_FOLDER, 'hash-pictures');

/** The compiled reference: the one named in ASSAY_PDQ_REFERENCE, or one built before. */
export function lookForReference(): string | undefined {
  return [process.env['ASSAY_PDQ_REFERENCE'], PROGRAM].find((path) => path !== undefined && existsSync(path));
}

export function askReference(program: string, pictures: readonly Picture[]): readonly ReferenceHash[] {
  const input = pictures.flatMap(({ width, height, channels, data }) => [
    Buffer.from(`${width} ${height} ${channels}\n`),
    data,
  ]);
  const { stdout, status } = spawnSync(program, { input: Buffer.concat(input), encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`the reference ended with ${status}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [hash = '', quality, ...orientations] = line.split(' ');
      return { hash, quality: Number(quality), orientations };
    });
}
