import { isSingleName } from './directory-part.ts';
import { isLocation, type Location } from './location.ts';

/** What a job is about, from its input: the folder of a scan or delivery, or the first of its parts. Undefined when it names none. */
export function findJobLocation(input: unknown): Location | undefined {
  const { location, parts } = asRecord(input);
  if (typeof location === 'string' && isLocation(location)) return location;
  const [first, second] = Array.isArray(parts) ? parts : [];
  const { location: folder, from, to, names } = asRecord(first);
  if (typeof folder !== 'string' || !isLocation(folder)) return undefined;
  // One file alone, as a batch is taken apart into when its worker died: the file is what one wants to know.
  const selected = Array.isArray(names) ? { names } : { ...(isText(from) && { from }), ...(isText(to) && { to }) };
  const name: unknown = Array.isArray(names) ? names[0] : from;
  return second === undefined && isSingleName(selected) && isText(name)
    ? `${folder.replace(/\/$/, '')}/${name}`
    : folder;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
