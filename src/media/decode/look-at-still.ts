import type { Dimensions } from '../../domain/asset.ts';
import { identifyFile } from '../probe/identify-file.ts';
import { lookAtDpx } from './dpx/look-at-dpx.ts';
import { lookAtExr } from './exr/look-at-exr.ts';
import { lookWithSharp } from './still/look-with-sharp.ts';

/** A file with a still in it. `mediaType`: as the probe found it; looked up when absent. */
export interface StillFile {
  readonly path: string;
  readonly mediaType?: string | undefined;
}

/**
 * The size of a still as displayed and what is to be known of it, from its header. That it can be decoded is not said.
 * Throws AssayError `file.*`, `media.unsupported`, `limit.output`.
 */
export async function lookAtStill(file: StillFile): Promise<{ size: Dimensions; remarks: readonly string[] }> {
  // Always identified, which refuses pipes, empty and missing files alike: sharp would wait for a pipe.
  const found = identifyFile(file.path);
  const mediaType = found ?? file.mediaType;
  if (mediaType === 'image/x-exr') return lookAtExr(file.path);
  if (mediaType === 'image/x-dpx') return lookAtDpx(file.path);
  const { size, remarks } = await lookWithSharp(file.path, mediaType);
  return { size, remarks };
}
