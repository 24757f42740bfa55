import { AssayError } from '../../../../domain/errors.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** What ffprobe wrote: its own text, so that a broken one means that it was ended. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AssayError('reader.crashed', 'ffprobe ended before it had told all of the movie.', { cause });
  }
}

export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Numbers come as such and as text; `N/A` is none. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
