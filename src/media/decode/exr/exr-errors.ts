import { AssayError } from '../../../domain/errors.ts';

export function malformedExr(reason: string): AssayError {
  return new AssayError(
    'file.malformed',
    `The EXR cannot be decoded: ${reason}. Render it again, or ask for it again.`,
  );
}

export function truncatedExr(reason: string): AssayError {
  return new AssayError('file.truncated', `The EXR is not whole: ${reason}. Wait until it is, or render it again.`);
}

export function unsupportedExr(reason: string): AssayError {
  return new AssayError(
    'media.unsupported',
    `Assay does not decode this EXR: ${reason}. A copy with ZIP compression would do.`,
  );
}
