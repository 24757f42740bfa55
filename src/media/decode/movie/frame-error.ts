import type { FileError } from '../../../domain/errors.ts';
import type { MovieFrame } from './movie-decoder.ts';

/** Why a frame has no picture. `reason`: a clause in plain words. */
export function failFrame(frame: number, reason: string): MovieFrame {
  const error: FileError = { code: 'file.malformed', message: `Frame ${frame} could not be decoded: ${reason}.` };
  return { frame, error };
}
