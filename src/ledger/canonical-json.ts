/**
 * Deepest nesting that is kept. Assertions of strangers' manifests come nested as deep as 64 KB allow, and both this writer and
 * every reader of the ledger recurse; no known assertion goes beyond a dozen levels.
 */
export const JSON_DEPTH_LIMIT = 100;

/** Stands in for what lies deeper than {@link JSON_DEPTH_LIMIT}. */
export const TOO_DEEP = '[nested too deep to be kept]';

/**
 * JSON with sorted keys and no white space (RFC 8785), so that equal values give equal text and a hash over it means something.
 * Never throws: undefined members are left out, numbers that JSON cannot say (1e999 in a stranger's file) become text, what is
 * nested too deep is replaced. Lone surrogates and NUL come out as `\u` escapes, so the text is always storable as UTF-8.
 */
export function canonicalJson(value: unknown): string {
  return writeValue(value, 0);
}

function writeValue(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'bigint') return `"${value}"`;
  if (typeof value !== 'object' || value === null) return 'null';
  if (depth >= JSON_DEPTH_LIMIT) return JSON.stringify(TOO_DEEP);
  return Array.isArray(value) ? writeArray(value, depth + 1) : writeObject(value, depth + 1);
}

function writeArray(values: readonly unknown[], depth: number): string {
  let text = '[';
  for (let i = 0; i < values.length; i++) text += (i === 0 ? '' : ',') + writeValue(values[i], depth);
  return `${text}]`;
}

function writeObject(value: object, depth: number): string {
  const members = value as Readonly<Record<string, unknown>>;
  let text = '{';
  // The default order of sort() is by UTF-16 code units, which is what RFC 8785 asks for.
  for (const key of Object.keys(value).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    text += `${(text.length > 1 ? ',' : '') + JSON.stringify(key)}:${writeValue(member, depth)}`;
  }
  return `${text}}`;
}
