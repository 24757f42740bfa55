import { readdirSync } from 'node:fs';

/** What Node puts in the place of bytes that are not UTF-8. A name may also really hold it. */
const REPLACEMENT = '\uFFFD';

/**
 * Finds the names of a directory that are not valid UTF-8, by reading it once more as bytes. Such a file cannot be
 * opened by the text that stands for its name, and two of them can look the same.
 * Returns the bad ones with their bytes spelled out (`plate\xff.exr`), and which of the given names are real.
 */
export function findUnreadableNames(directory: string): {
  readonly escaped: readonly string[];
  readonly isReal: (name: string) => boolean;
} {
  const escaped: string[] = [];
  const real = new Set<string>();
  for (const bytes of readdirSync(directory, { encoding: 'buffer' })) {
    const text = bytes.toString('utf8');
    if (!text.includes(REPLACEMENT)) continue;
    if (Buffer.from(text, 'utf8').equals(bytes)) real.add(text);
    else escaped.push(escapeBytes(bytes));
  }
  return { escaped: escaped.sort(), isReal: (name) => !name.includes(REPLACEMENT) || real.has(name) };
}

export function mayBeUnreadable(name: string): boolean {
  return name.includes(REPLACEMENT);
}

function escapeBytes(bytes: Buffer): string {
  let text = '';
  for (const byte of bytes) {
    const printable = byte >= 0x20 && byte < 0x7f && byte !== 0x5c;
    text += printable ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return text;
}
