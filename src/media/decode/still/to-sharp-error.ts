import { AssayError } from '../../../domain/errors.ts';

/** Types whose files sharp (with the libraries it brings along) decodes. */
const DECODED: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/tiff',
  'image/avif',
  'image/svg+xml',
]);
const LONGEST_CAUSE = 200;

/**
 * sharp throws bare errors with the words of libvips and of the libraries below it; there are no codes to go by. What cannot be told
 * apart is `file.malformed`: the file was identified, and could not be decoded.
 */
export function toSharpError(error: unknown, mediaType: string | undefined): unknown {
  if (!(error instanceof Error) || error instanceof AssayError) return error;
  const text = error.message;
  if (/exceeds pixel limit|too large|dimensions? (?:exceed|limit)/i.test(text))
    return new AssayError('limit.output', 'The picture is larger than is decoded. Make a smaller copy.', {
      cause: error,
    });
  if (
    /premature end|end of (?:file|data|stream|image)|truncat|read error|unexpected eof|not enough data|incomplete/i.test(
      text,
    )
  )
    return new AssayError(
      'file.truncated',
      'The picture ends before it is whole. Ask for it again, or render it again.',
      {
        cause: error,
      },
    );
  const isUnsupported =
    /unsupported (?:image format|codec|feature|compression)|not built with support|no known loader|support for .* not/i.test(
      text,
    );
  if (isUnsupported && !(mediaType !== undefined && DECODED.has(mediaType) && /unsupported image format/i.test(text)))
    return new AssayError(
      'media.unsupported',
      'Pictures of this type are not decoded. A PNG, TIFF or EXR of it would be.',
      {
        cause: error,
      },
    );
  return new AssayError('file.malformed', `The picture cannot be decoded (${firstLine(text)}). Ask for it again.`, {
    cause: error,
  });
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, LONGEST_CAUSE);
}
