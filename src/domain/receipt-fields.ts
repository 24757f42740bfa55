import { CREDENTIAL_STATES, type CredentialState } from './credential.ts';
import { SOURCE_CLASSES, type SourceCode } from './digital-source-type.ts';
import { AssayError } from './errors.ts';

/** Longest path, in characters: what file systems take, in bytes. */
const PATH_LIMIT = 4096;
/** Longest name, label or address. */
const TEXT_LIMIT = 1024;

/** The error for a receipt that is not one, with the place that is wrong. */
export function malformed(place: string, what: string): AssayError {
  return new AssayError('file.malformed', `This is no receipt that can be used: ${place} ${what}.`);
}

export function record(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(place, 'must be an object');
  return value as Readonly<Record<string, unknown>>;
}

export function boundedList(value: unknown, place: string, limit: number): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(place, 'must be a list');
  if (value.length > limit) throw malformed(place, `must have at most ${limit} items`);
  return value;
}

/** Undefined stays undefined; everything else is checked. */
export function optional<T>(value: unknown, check: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : check(value);
}

export function boundedText(value: unknown, place: string, limit = TEXT_LIMIT): string {
  if (typeof value !== 'string' || value.length > limit)
    throw malformed(place, `must be text of at most ${limit} characters`);
  return value;
}

export function flag(value: unknown, place: string): boolean {
  if (typeof value !== 'boolean') throw malformed(place, 'must be true or false');
  return value;
}

export function wholeNumber(value: unknown, place: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0)
    throw malformed(place, 'must be a whole number, 0 or greater');
  return value as number;
}

export function oneOf<T extends string>(value: unknown, place: string, values: readonly T[]): T {
  const found = values.find((each) => each === value);
  if (found === undefined) throw malformed(place, `must be one of ${values.join(', ')}`);
  return found;
}

export function credentialState(value: unknown, place: string): CredentialState {
  return oneOf(value, place, CREDENTIAL_STATES);
}

export function sourceCode(value: unknown, place: string): SourceCode {
  if (typeof value !== 'string' || !Object.hasOwn(SOURCE_CLASSES, value))
    throw malformed(place, 'must be a code of the digital source type vocabulary');
  return value as SourceCode;
}

/** SHA-256, lower-case hex. */
export function hash(value: unknown, place: string): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value))
    throw malformed(place, 'must be a SHA-256 of 64 lower-case hexadecimal digits');
  return value;
}

export function uuid(value: unknown, place: string): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value))
    throw malformed(place, 'must be a UUID in lower case');
  return value;
}

/** ISO 8601 with a time and a zone. */
export function time(value: unknown, place: string): string {
  const isTime =
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value));
  if (!isTime) throw malformed(place, 'must be a time as 2026-11-20T10:00:00Z');
  return value;
}

/** A path below some folder: relative, `/` between parts, never up or out. */
export function mediaPath(value: unknown, place: string): string {
  const path = boundedText(value, place, PATH_LIMIT);
  const parts = path.split('/');
  const isBelow =
    !path.includes('\0') &&
    !/^[A-Za-z]:[\\/]/.test(path) &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isBelow) throw malformed(place, 'must be a relative path, "/" between its parts, without ".." or empty parts');
  return path;
}
