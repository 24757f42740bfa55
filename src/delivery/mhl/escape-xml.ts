/** What XML 1.0 cannot hold, not even escaped: most control characters, lone surrogates, and two that are no characters. */
const IMPOSSIBLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** True when XML can hold the text. */
export function fitsXml(text: string): boolean {
  return !IMPOSSIBLE.test(text);
}

/** The text for an element or an attribute, so that exactly this text is read back: line ends and tabs as references. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, (character) => REFERENCES[character] ?? character);
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};
