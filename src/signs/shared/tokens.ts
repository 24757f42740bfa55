/** Names are looked for in the first characters only: a product name does not stand at the end of a novel. */
const SEARCHED_LIMIT = 64 * 1024;

function isWordCode(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x5f ||
    code >= 0xc0
  );
}

/**
 * True when `token` stands in `text` as whole words, without regard to case: "Luma AI" in "by Luma AI, 2026", not in "Luma AIR".
 * Parts of words never match, because flux, luma, sora, veo and runway are everyday words and parts of others.
 */
export function hasToken(text: string, token: string): boolean {
  const haystack = text.slice(0, SEARCHED_LIMIT).toLowerCase();
  const needle = token.toLowerCase();
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) {
    const before = at === 0 ? 0x20 : haystack.charCodeAt(at - 1);
    const after = at + needle.length >= haystack.length ? 0x20 : haystack.charCodeAt(at + needle.length);
    if (!isWordCode(before) && !isWordCode(after)) return true;
  }
  return false;
}

/** The first of the tokens that stands in the text as whole words. */
export function findToken(text: string, tokens: readonly string[]): string | undefined {
  return tokens.find((token) => hasToken(text, token));
}
