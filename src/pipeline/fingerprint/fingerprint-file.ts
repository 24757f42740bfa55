import type { FileError } from '../../domain/errors.ts';
import {
  type AssetFingerprint,
  FINGERPRINT_ALGORITHM,
  FINGERPRINT_VERSION,
  type FrameFingerprint,
} from '../../domain/fingerprint.ts';
import type { PictureFile, PictureLook } from '../../domain/picture-reader.ts';
import type { Read } from '../../domain/ports.ts';
import { runAhead } from '../jobs/run-ahead.ts';
import type { FingerprintOptions, FingerprintParts } from './parts.ts';
import { SampleThinner } from './thin-samples.ts';

type Base = Pick<AssetFingerprint, 'sha256' | 'algorithm' | 'version'>;
type MovieLook = Extract<PictureLook, { kind: 'movie' }>;

/** Frames of a movie asked for in one call. */
const CHUNK_FRAMES = 64;

/** The fingerprint of one file, or its error in its place. */
export async function fingerprintFile(
  file: PictureFile,
  sha256: string,
  { reader }: Pick<FingerprintParts, 'reader'>,
  options: FingerprintOptions,
): Promise<AssetFingerprint> {
  const base: Base = { sha256, algorithm: FINGERPRINT_ALGORITHM, version: FINGERPRINT_VERSION };
  const look = await reader.look(file, { thorough: false, dense: true });
  if (!look.ok) return fail(base, 'still', look.error);
  if (look.value.kind === 'movie') return await fingerprintMovie(file, look.value, base, reader, options);
  const made = await reader.fingerprint(file);
  if (!made.ok) return fail(base, 'still', made.error);
  return { ...base, kind: 'still', size: look.value.size, samples: made.value };
}

function fail(base: Base, kind: AssetFingerprint['kind'], error: FileError): AssetFingerprint {
  return { ...base, kind, samples: [], error };
}

async function fingerprintMovie(
  file: PictureFile,
  { index, plan }: MovieLook,
  base: Base,
  reader: FingerprintParts['reader'],
  options: FingerprintOptions,
): Promise<AssetFingerprint> {
  const { width, height, frames, rate, startTimecode } = index;
  const thinner = new SampleThinner();
  const step = options.chunkFrames ?? CHUNK_FRAMES;
  // Some chunks at a time: keypoints of all frames of a feature would fill the memory before they are thinned out.
  for (let at = 0; at < plan.frames.length; at += step * options.parallel) {
    options.signal?.throwIfAborted();
    const chunks = splitFrames(plan.frames.subarray(at, at + step * options.parallel), step);
    const read = (chunk: readonly number[]): Promise<Read<readonly FrameFingerprint[]>> =>
      reader.fingerprint(file, { index, frames: chunk });
    for (const made of await runAhead(chunks, options.parallel, read)) {
      if (!made.ok) return fail(base, 'movie', made.error);
      for (const sample of made.value) thinner.add(sample);
    }
  }
  return {
    ...base,
    kind: 'movie',
    size: { width, height },
    frames,
    rate,
    ...(startTimecode === undefined ? {} : { startTimecode }),
    samples: thinner.finish(),
  };
}

function splitFrames(frames: Uint32Array, size: number): readonly (readonly number[])[] {
  const chunks: number[][] = [];
  for (let at = 0; at < frames.length; at += size) chunks.push([...frames.subarray(at, at + size)]);
  return chunks;
}
