import { AssayError, type ErrorCode } from '../../../domain/errors.ts';

/** Types whose files sharp (with the libraries it brings along) decodes: one that it does not recognise is damaged. */
const DECODED: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/tiff',
  'image/avif',
  'image/svg+xml',
]);

/** Words of libvips and of the libraries below it, which have no codes to go by. The first that fits counts. */
const WORDS: readonly (readonly [ErrorCode, RegExp])[] = [
  ['limit.output', /exceeds pixel limit|too large|dimensions? (?:exceed|limit)/i],
  [
    'file.truncated',
    /premature end|end of (?:file|data|stream|image|gif)|bad seek|truncat|read error|unexpected eof|not enough data/i,
  ],
  ['media.unsupported', /unsupported (?:codec|feature|compression)|not built with support|support for .* not/i],
];
const MESSAGES: Partial<Record<ErrorCode, string>> = {
  'limit.output': 'The picture is larger than is decoded. Make a smaller copy.',
  'file.truncated': 'The picture ends before it is whole. Ask for it again, or render it again.',
  'media.unsupported': 'Pictures of this type are not decoded. A PNG, TIFF or EXR of it would be.',
  'file.malformed': 'The picture cannot be decoded: it is damaged. Ask for it again, or render it again.',
};

/** What sharp threw, as AssayError. What cannot be told apart is `file.malformed`: the file was read, and could not be decoded. */
export function toSharpError(error: unknown, path: string, mediaType: string | undefined): unknown {
  if (!(error instanceof Error) || error instanceof AssayError) return error;
  const code = findCode(error.message.replaceAll(path, ''), mediaType);
  // The words themselves are no message: they may hold the path, unescaped.
  return new AssayError(code, MESSAGES[code] ?? '', { cause: error });
}

function findCode(text: string, mediaType: string | undefined): ErrorCode {
  const isUnknown = /unsupported image format/i.test(text);
  if (isUnknown) return mediaType !== undefined && DECODED.has(mediaType) ? 'file.malformed' : 'media.unsupported';
  return WORDS.find(([, words]) => words.test(text))?.[0] ?? 'file.malformed';
}
