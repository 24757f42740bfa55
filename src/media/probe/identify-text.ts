import type { ByteSource } from './byte-source.ts';

/** How much of a file is looked at to tell whether it is text, and which markup. */
const SAMPLE_BYTES = 4096;

/** True when the bytes are UTF-8 text without control characters. */
export function isPlainText(source: ByteSource): boolean {
  const bytes = source.bytesUpTo(0, SAMPLE_BYTES);
  if (bytes.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12)) return false;
  try {
    // As a stream: the sample may end within a character.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** True when the first element of a markup text is `name`, behind declarations, comments and white space. */
export function isMarkup(source: ByteSource, name: string): boolean {
  const bytes = source.bytesUpTo(0, SAMPLE_BYTES);
  if (!bytes.subarray(0, 512).includes('<')) return false;
  let text = decode(bytes);
  for (;;) {
    text = text.trimStart();
    const skipped = declarationEnd(text);
    if (skipped === undefined) break;
    text = text.slice(skipped);
  }
  return new RegExp(`^<(?:[A-Za-z_][\\w.-]{0,63}:)?${name}[\\s>/]`).test(text);
}

function decode(bytes: Buffer): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(utf16 ? 'utf16le' : 'utf8').replace(/^\ufeff/, '');
}

/** Where the declaration, comment or processing instruction at the beginning ends; undefined when there is none. */
function declarationEnd(text: string): number | undefined {
  const close = text.startsWith('<!--')
    ? '-->'
    : text.startsWith('<?')
      ? '?>'
      : text.startsWith('<!')
        ? '>'
        : undefined;
  if (close === undefined) return undefined;
  const subset = close === '>' ? text.indexOf('[') : -1;
  const end =
    subset >= 0 && subset < text.indexOf('>') ? text.indexOf(']>') + 1 : text.indexOf(close) + close.length - 1;
  return end < close.length - 1 || end <= 0 ? undefined : end + 1;
}
