/** One tag as ExifTool names it with `-G1:3`: group 1, document (group 3; absent for the main one) and tag name. */
export interface TagKey {
  readonly group: string;
  readonly document?: string;
  readonly name: string;
}

/**
 * What ExifTool read of one file (`-j -G1:3 -a -struct`), with look-ups by name.
 * Group and tag names are matched without regard to case, because writers differ (`PNG:AIGC`, `Matroska:Aigc`).
 */
export interface Metadata {
  /** The first value of `Group:Name` (any document, main first) or, without a group, of that name in any group. */
  get(key: string): unknown;
  /** The same as text: numbers and booleans become text; objects and lists do not (undefined). */
  text(key: string): string | undefined;
  /** All tags with that `Group:Name` or `Name`. */
  all(key: string): readonly { readonly key: TagKey; readonly value: unknown }[];
  entries(): readonly { readonly key: TagKey; readonly value: unknown }[];
  readonly size: number;
}

function parseKey(text: string): TagKey {
  const parts = text.split(':');
  const name = parts.at(-1) ?? text;
  if (parts.length === 1) return { group: '', name };
  if (parts.length === 2) return { group: parts[0] ?? '', name };
  const document = parts.slice(1, -1).join(':');
  // Group 3 of the file's own tags is spelled `Main`.
  return document.toLowerCase() === 'main'
    ? { group: parts[0] ?? '', name }
    : { group: parts[0] ?? '', document, name };
}

/** Looks into the flat object that ExifTool's JSON is. Values are whatever JSON allows. */
export function createMetadata(raw: Readonly<Record<string, unknown>>): Metadata {
  const entries = Object.entries(raw)
    .filter(([key]) => key !== 'SourceFile')
    .map(([key, value]) => ({ key: parseKey(key), value }));
  // Main document first, so that get() prefers what describes the file over what describes a part of it.
  entries.sort((a, b) => Number(a.key.document !== undefined) - Number(b.key.document !== undefined));
  const byName = new Map<string, { key: TagKey; value: unknown }[]>();
  for (const entry of entries) {
    const name = entry.key.name.toLowerCase();
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [entry]);
    else list.push(entry);
  }
  const all = (key: string): readonly { key: TagKey; value: unknown }[] => {
    const at = key.lastIndexOf(':');
    const list = byName.get(key.slice(at + 1).toLowerCase()) ?? [];
    if (at < 0) return list;
    const group = key.slice(0, at).toLowerCase();
    return list.filter((entry) => entry.key.group.toLowerCase() === group);
  };
  const get = (key: string): unknown => all(key)[0]?.value;
  return {
    get,
    text(key) {
      for (const { value } of all(key)) {
        if (typeof value === 'string') return value;
        if (typeof value === 'number' || typeof value === 'boolean') return String(value);
      }
      return undefined;
    },
    all,
    entries: () => entries,
    size: entries.length,
  };
}

export const NO_METADATA: Metadata = createMetadata({});
