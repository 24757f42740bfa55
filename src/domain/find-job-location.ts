import { isLocation, type Location } from './location.ts';

/** What a job is about, from its input: the folder of a scan or delivery, or the first of its parts. Undefined when it names none. */
export function findJobLocation(input: unknown): Location | undefined {
  const { location, parts } = asRecord(input);
  if (typeof location === 'string' && isLocation(location)) return location;
  const [first, second] = Array.isArray(parts) ? parts : [];
  const part = asRecord(first);
  if (typeof part['location'] !== 'string' || !isLocation(part['location'])) return undefined;
  // One file alone, as a batch is taken apart into when its worker died: the file is what one wants to know.
  const names: unknown = part['names'];
  const name: unknown = Array.isArray(names) && names.length === 1 ? names[0] : part['from'];
  const isOne = second === undefined && typeof name === 'string' && (part['to'] === name || names !== undefined);
  return isOne ? `${part['location'].replace(/\/$/, '')}/${name}` : part['location'];
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
