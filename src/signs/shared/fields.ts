/** A stranger's object: looked at with these functions only, so that inherited names (`constructor`) never answer. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function getField(fields: unknown, name: string): unknown {
  return isFields(fields) && Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The field as non-empty text; numbers and booleans become text. */
export function getText(fields: unknown, name: string): string | undefined {
  const value = getField(fields, name);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** The first of the named fields that holds text. */
export function getFirstText(fields: unknown, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = getText(fields, name);
    if (text !== undefined) return text;
  }
  return undefined;
}

export function hasField(fields: unknown, name: string): boolean {
  return isFields(fields) && Object.hasOwn(fields, name);
}
