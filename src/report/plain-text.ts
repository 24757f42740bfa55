/**
 * Makes a stranger's text safe and readable on one line: control characters (escape sequences, newlines, carriage returns),
 * direction overrides, invisible characters and lone surrogates become visible escapes, and it is cut at `maxLength`
 * UTF-16 units (default 400: some five lines of a terminal), never through a character.
 */
export function plainText(text: string, maxLength = 400): string {
  return cutText(text, maxLength).replace(UNSAFE, escapeCharacter);
}

function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const last = text.charCodeAt(maxLength - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, splitsPair ? maxLength - 1 : maxLength)}…`;
}

/**
 * What a terminal or a reader's eye would take for something else, by Unicode category: controls (Cc), format characters
 * (Cf: direction overrides, zero-width and tag characters, soft hyphen), line and paragraph separators (Zl, Zp), lone
 * surrogates (Cs), and the letters that are blank (fillers of Hangul, the Khmer and Mongolian ones).
 */
const UNSAFE = /\u034f|\u17b4|\u17b5|[\u180b-\u180f]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0\ufffc]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).padStart(4, '0');
  return NAMED[character] ?? (code > 0xffff ? `\\u{${hex}}` : `\\u${hex}`);
}
