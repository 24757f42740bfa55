import type { DirectoryPart } from './job-payloads.ts';

/** Which names of a directory a part is about, without saying where it lies. */
export type NameSelection = Pick<DirectoryPart, 'from' | 'to' | 'names'>;

/** True when it is about all of the directory. */
export function isWholeDirectory({ from, to, names }: NameSelection): boolean {
  return from === undefined && to === undefined && names === undefined;
}

/** True when it is about one name. */
export function isSingleName({ from, to, names }: NameSelection): boolean {
  return names === undefined ? from !== undefined && from === to : names.length === 1;
}

/**
 * Tells whether a name belongs to the part, in code unit order. Names of sidecars are not asked about: they go with what they speak for.
 * `from` and `to` that are the same name stand for just that name.
 */
export function selectNames({ from, to, names }: NameSelection): (name: string) => boolean {
  if (names !== undefined) {
    const wanted = new Set(names);
    return (name) => wanted.has(name);
  }
  if (from !== undefined && from === to) return (name) => name === from;
  return (name) => (from === undefined || name >= from) && (to === undefined || name < to);
}
