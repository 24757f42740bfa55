import type { FindingDraft } from './finding-draft.ts';

/** Digits of an id: 48 bits, enough that thousands of findings of one show do not meet by chance. */
const ID_LENGTH = 12;

/**
 * Takes version tokens out of a path (`_v003`, `.V12`, a folder `v2`), so that a fault that comes back in the next version is
 * the same fault.
 */
export function normalizeVersions(path: string): string {
  return path.replace(/(^|[._\-/ ])v\d{1,6}(?=$|[._\-/ #%])/gi, '$1v#');
}

function createId(digest: (text: string) => string, parts: readonly string[]): string {
  return digest(parts.join('\n')).slice(0, ID_LENGTH);
}

/**
 * Ids that a redelivery keeps: code, rule, show, path without version tokens, and what tells the fault from its like (the
 * first frame of a partial run, the selector of an entry). When one delivery holds the same fault in two versions, the newest
 * path keeps the common id and the others get one from their full path. Entry faults rest on the entry, not on the path.
 */
export function assignIds(
  drafts: readonly FindingDraft[],
  show: string,
  digest: (text: string) => string,
): ReadonlyMap<FindingDraft, string> {
  const newestFirst = [...drafts].sort((a, b) => comparePaths(b.item.pattern, a.item.pattern));
  const ids = new Map<FindingDraft, string>();
  const taken = new Set<string>();
  for (const draft of newestFirst) {
    const onEntry = draft.idKey.startsWith('entry|');
    const common = [draft.code, draft.rule, show, onEntry ? '' : normalizeVersions(draft.item.pattern), draft.idKey];
    let id = createId(digest, common);
    for (let copy = 0; taken.has(id); copy++) id = createId(digest, [...common, draft.item.pattern, String(copy)]);
    taken.add(id);
    ids.set(draft, id);
  }
  return ids;
}

/** By code units with runs of digits by value, so that v10 comes after v9 on every machine. */
export function comparePaths(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i] ?? '', right[i] ?? ''];
    if (x === y) continue;
    const byValue = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : 0;
    return byValue !== 0 ? byValue : x < y ? -1 : 1;
  }
  return left.length - right.length;
}
