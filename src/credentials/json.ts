import { TEXT_LIMIT } from './limits.ts';

/** Narrowing for what the engine reports: the text of it is a stranger's. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text, cut to 4,096 characters. Empty text counts as none. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, TEXT_LIMIT) : undefined;
}

/** Text, or a number or boolean written as text. */
export function asScalarText(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : asText(value);
}

/** `{ [key]: value }`, or nothing at all when there is no value: optional fields are absent, not undefined. */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}
