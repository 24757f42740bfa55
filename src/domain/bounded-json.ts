export interface JsonLimits {
  /** Longest text taken, in bytes of UTF-8. */
  readonly maxBytes: number;
  /** Deepest nesting of objects and lists taken; a bare number has depth 0, `[]` depth 1. */
  readonly maxDepth: number;
  /**
   * Most objects, lists, and members of them (counted by brackets and commas): a list takes two bytes as text and 32 and more
   * parsed. Default: no limit but that of the bytes.
   */
  readonly maxItems?: number;
  /**
   * Keep a number as the text it was written as when a double would change that text: `1.10` (a version, not 1.1) and
   * seeds beyond 2^53. Default false, as JSON.parse has it.
   */
  readonly exactNumbers?: boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;

/** Index just behind the string that starts at `start`, or the end of the text when it never ends. */
function skipString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    at += code === BACKSLASH ? 2 : 1;
  }
  return text.length;
}

/** One pass, no recursion: JSON.parse's own result may be walked by recursive code later, so depth is settled first. */
function isTooRich(text: string, maxDepth: number, maxItems: number): boolean {
  let depth = 0;
  let items = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = skipString(text, at);
      continue;
    }
    if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      depth += 1;
      items += 1;
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth -= 1;
    else if (code === COMMA) items += 1;
    if (depth > maxDepth || items > maxItems) return true;
    at += 1;
  }
  return false;
}

function isLongerThan(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true;
  // At most three bytes for each UTF-16 unit: the usual text needs no count.
  if (text.length * 3 <= maxBytes) return false;
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) bytes += 1;
    // A surrogate is half of a pair that takes four bytes.
    else bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3;
  }
  return bytes > maxBytes;
}

function keepNumberText(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return String(value) === context.source ? value : context.source;
}

/**
 * Parses a stranger's JSON within limits; undefined when it is too long, nested too deep, of too many parts or no JSON. Of duplicate keys
 * the last one counts. A key `__proto__` becomes an ordinary own property: never copy such objects key by key into one
 * that has a prototype.
 */
export function parseBoundedJson(text: string, limits: JsonLimits): unknown {
  const { maxBytes, maxDepth, maxItems = Number.POSITIVE_INFINITY } = limits;
  if (isLongerThan(text, maxBytes) || isTooRich(text, maxDepth, maxItems)) return undefined;
  try {
    return limits.exactNumbers === true ? JSON.parse(text, keepNumberText) : JSON.parse(text);
  } catch {
    return undefined;
  }
}
