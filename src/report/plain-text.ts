/**
 * Makes a stranger's text safe and readable on one terminal line: control characters (escape sequences, newlines, carriage
 * returns), direction overrides and lone surrogates become visible escapes, and it is cut at `maxLength` characters.
 */
export function plainText(text: string, maxLength = 400): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return cut.toWellFormed().replace(UNSAFE, escapeCharacter);
}

// C0 and C1 controls, DEL, bidirectional overrides and isolates, line and paragraph separators, zero-width characters, BOM.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeCharacter(character: string): string {
  return NAMED[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
