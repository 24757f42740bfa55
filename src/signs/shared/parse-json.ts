/** The longest text that is parsed, in characters. A large ComfyUI graph has about 1 MB; the metadata reader bounds its output in any case. */
export const JSON_TEXT_LIMIT = 16 * 1024 * 1024;
/** The deepest nesting accepted. ComfyUI's subgraphs and Swarm's extra data stay below 20. */
export const JSON_DEPTH_LIMIT = 64;

export type JsonReading =
  | { readonly kind: 'json'; readonly value: unknown }
  /** No JSON at all. */
  | { readonly kind: 'none' }
  /** Looks like JSON, but is longer or deeper than is read. Not the same as "there is nothing". */
  | { readonly kind: 'refused' };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Deepest nesting outside strings; stops early beyond the limit. One pass, no recursion. */
function measureDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > JSON_DEPTH_LIMIT) return deepest;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return deepest;
}

/**
 * Python's json module writes NaN and Infinity, which are not JSON (ComfyUI: `"is_changed": [NaN]`).
 * Strings are matched first, so that words inside a prompt stay as they are.
 */
function replacePythonNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gs, (match) =>
    match.startsWith('"') ? match : 'null',
  );
}

/** Seeds have up to 64 bits: what a double cannot hold is kept as its digits. */
function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER ? (context?.source ?? value) : value;
}

function parseOrUndefined(text: string): { readonly value: unknown } | undefined {
  try {
    // The reviver costs several times the parse, so it is only used where there is such a number.
    return { value: /[:[,]\s{0,4}-?\d{16,}/.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Parses strangers' JSON within limits of length and depth. Objects and lists only: a bare number or word is `none`. */
export function readJson(raw: string): JsonReading {
  const text = raw.trim();
  if (!text.startsWith('{') && !text.startsWith('[')) return { kind: 'none' };
  if (text.length > JSON_TEXT_LIMIT) return { kind: 'refused' };
  if (measureDepth(text) > JSON_DEPTH_LIMIT) return { kind: 'refused' };
  const parsed =
    parseOrUndefined(text) ?? (/NaN|Infinity/.test(text) ? parseOrUndefined(replacePythonNumbers(text)) : undefined);
  return parsed === undefined ? { kind: 'none' } : { kind: 'json', value: parsed.value };
}

/** The value when it is JSON within the limits, else undefined. */
export function parseJson(raw: string): unknown {
  const reading = readJson(raw);
  return reading.kind === 'json' ? reading.value : undefined;
}
