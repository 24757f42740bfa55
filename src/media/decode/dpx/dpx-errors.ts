import { AssayError } from '../../../domain/errors.ts';

export function truncatedDpx(reason: string): AssayError {
  return new AssayError('file.truncated', `The DPX is not whole: ${reason}. Wait until it is, or render it again.`);
}

export function unsupportedDpx(reason: string): AssayError {
  return new AssayError(
    'media.unsupported',
    `Assay does not decode this DPX: ${reason}. A copy in 10 or 16 bit RGB would do.`,
  );
}
