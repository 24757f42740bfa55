import { parseBoundedJson } from '../../domain/bounded-json.ts';

/** Longest text that is parsed, in bytes. A large ComfyUI graph has about 1 MB; the metadata reader bounds its output in any case. */
export const JSON_TEXT_LIMIT = 16 * 1024 * 1024;
/** Deepest nesting accepted. ComfyUI's subgraphs and Swarm's extra data stay below 20. */
export const JSON_DEPTH_LIMIT = 64;

export type JsonReading =
  | { readonly kind: 'json'; readonly value: unknown }
  /** No JSON at all. */
  | { readonly kind: 'none' }
  /** Looks like JSON, but is longer or deeper than is read. Not the same as "there is nothing". */
  | { readonly kind: 'refused' };

/**
 * Python's json module writes NaN and Infinity, which are not JSON (ComfyUI: `"is_changed": [NaN]`).
 * Strings are matched first, so that words inside a prompt stay as they are.
 */
function replacePythonNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gs, (match) =>
    match.startsWith('"') ? match : 'null',
  );
}

function parseWithin(text: string, maxDepth: number): unknown {
  // Seeds have up to 64 bits. Keeping their digits costs several times the parse, so it is done only where there is such a number.
  const exactNumbers = /[:[,]\s{0,4}-?\d{16,}/.test(text);
  return parseBoundedJson(text, { maxBytes: JSON_TEXT_LIMIT, maxDepth, exactNumbers });
}

/** Parses strangers' JSON within limits of length and depth. Objects and lists only: a bare number or word is `none`. */
export function readJson(raw: string): JsonReading {
  const text = raw.trim();
  if (!text.startsWith('{') && !text.startsWith('[')) return { kind: 'none' };
  if (text.length > JSON_TEXT_LIMIT) return { kind: 'refused' };
  const python = /NaN|Infinity/.test(text);
  const value =
    parseWithin(text, JSON_DEPTH_LIMIT) ??
    (python ? parseWithin(replacePythonNumbers(text), JSON_DEPTH_LIMIT) : undefined);
  if (value !== undefined) return { kind: 'json', value };
  // Valid without the limit of depth: then that, or the length in bytes, is what it failed.
  const valid = parseBoundedJson(text, { maxBytes: Number.POSITIVE_INFINITY, maxDepth: Number.POSITIVE_INFINITY });
  return { kind: valid === undefined ? 'none' : 'refused' };
}

/** The value when it is JSON within the limits, else undefined. */
export function parseJson(raw: string): unknown {
  const reading = readJson(raw);
  return reading.kind === 'json' ? reading.value : undefined;
}
