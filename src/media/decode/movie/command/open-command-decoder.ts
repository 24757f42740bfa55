import { AssayError } from '../../../../domain/errors.ts';
import type { MovieDecoder } from '../movie-decoder.ts';

export async function openCommandDecoder(_path?: string): Promise<MovieDecoder> {
  throw new AssayError('media.unsupported', 'none');
}
