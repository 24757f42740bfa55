import { findFrameSpans } from '../../domain/frame-name.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';

/** Items whose names differ in a frame number alone, ascending by it. */
export interface SequenceFamily {
  /** Folder, and the name with a `#` for the frame number. */
  readonly name: string;
  readonly items: readonly GeneratedItem[];
}

export interface SequenceFamilies {
  readonly families: readonly SequenceFamily[];
  /** In no family, in the order given. */
  readonly singles: readonly GeneratedItem[];
}

/**
 * Fewer files than this that differ in a number are taken for pictures of their own, such as takes of a prompt: all are fingerprinted.
 * Two strides: leaving any out of fewer would save next to nothing.
 */
const FAMILY_FILES = 24;

interface Numbered {
  readonly item: GeneratedItem;
  readonly frame: number;
}

/** The sequence that an item's first place would be a frame of; undefined when its name has no frame number, or it is nowhere. */
export function findFamily(
  item: Pick<GeneratedItem, 'places'>,
): { readonly name: string; readonly frame: number } | undefined {
  const path = item.places[0]?.path;
  if (path === undefined) return undefined;
  const nameAt = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  const name = path.slice(nameAt);
  const spans = findFrameSpans(name);
  const span = spans?.inner ?? spans?.last;
  if (span === undefined) return undefined;
  return {
    name: `${path.slice(0, nameAt)}${name.slice(0, span.start)}#${name.slice(span.end)}`,
    frame: Number(name.slice(span.start, span.end)),
  };
}

/**
 * Groups items into image sequences by name. A name proves nothing: a folder of numbered pictures that have nothing in common looks
 * the same, so whoever leaves frames out has to look at the pictures.
 */
export function groupFamilies(items: readonly GeneratedItem[]): SequenceFamilies {
  const byName = new Map<string, Numbered[]>();
  const singles: GeneratedItem[] = [];
  for (const item of items) {
    const family = findFamily(item);
    if (family === undefined) {
      singles.push(item);
      continue;
    }
    const members = byName.get(family.name);
    if (members === undefined) byName.set(family.name, [{ item, frame: family.frame }]);
    else members.push({ item, frame: family.frame });
  }
  const families: SequenceFamily[] = [];
  for (const [name, members] of byName) {
    const sorted = members.sort((a, b) => a.frame - b.frame).map(({ item }) => item);
    if (sorted.length < FAMILY_FILES) singles.push(...sorted);
    else families.push({ name, items: sorted });
  }
  return { families, singles };
}
