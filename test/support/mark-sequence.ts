import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { groupSequences } from '../../src/domain/group-sequences.ts';
import { createSequenceIndex, nameSequenceManifest, renderSequenceIndex } from '../../src/domain/sequence-index.ts';
import { type SignOptions, signSidecar } from './sign.ts';

/** Writes frames with one signed manifest for all of them; gives the manifest's name. */
export async function markSequence(
  folder: string,
  frames: ReadonlyMap<string, Uint8Array>,
  signing: SignOptions,
  mediaType = 'image/x-exr',
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const read = await Promise.all(
    [...frames].map(async ([name, bytes]) => {
      await writeFile(join(folder, name), bytes);
      return { name, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
  const { sequences } = groupSequences([...frames.keys()].map((name) => ({ name, mediaType })));
  const [sequence] = sequences;
  if (sequence === undefined) throw new Error('these frames are no sequence');
  const name = nameSequenceManifest(sequence, sequences);
  const path = join(folder, name);
  const index = createSequenceIndex(sequence, read, { numerator: 24, denominator: 1 });
  await writeFile(path, renderSequenceIndex(index));
  await writeFile(`${path}.c2pa`, await signSidecar(path, signing));
  return name;
}

/** Signs a file in place of nothing: the mark stands beside it. */
export async function markWithSidecar(path: string, bytes: Uint8Array, signing: SignOptions): Promise<void> {
  await writeFile(path, bytes);
  await writeFile(`${path}.c2pa`, await signSidecar(path, signing));
}

/** Writes a file anew with one bit of it the other way round. */
export async function flipFile(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  await writeFile(path, bytes);
}
