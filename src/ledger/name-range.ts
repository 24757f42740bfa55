import { type NameSelection, selectNames } from '../domain/directory-part.ts';
import type { PlaceRecord } from '../domain/ledger.ts';

/**
 * Bounds on the column that no selected name lies outside of. Columns sort by code point and names by code unit, which differ from
 * U+D800 on: a bound with such a character bounds nothing.
 */
export interface StoredBounds {
  /** Inclusive; empty: none. */
  readonly least: string;
  /** Exclusive. */
  readonly most: string;
}

/** Sorts after every name. */
const LAST = '\u{10FFFF}'.repeat(64);
/** The first that no encoded name (column-text.ts) sorts after: those are looked at whatever the bounds. */
export const AFTER_ENCODED_NAMES = '\u0002';

export function toStoredBounds(selection: NameSelection): StoredBounds {
  const { from, to } = toRange(selection);
  return {
    least: from === undefined || !isSortedAlike(from) ? '' : from,
    most: to === undefined || !isSortedAlike(to) ? LAST : to,
  };
}

function toRange({ from, to, names }: NameSelection): {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
} {
  const sorted = names?.toSorted();
  if (sorted !== undefined) return { from: sorted[0] ?? '', to: justAfter(sorted.at(-1) ?? '') };
  if (from !== undefined && from === to) return { from, to: justAfter(from) };
  return { from, to };
}

function justAfter(name: string): string {
  return `${name}\u0001`;
}

function isSortedAlike(name: string): boolean {
  return !/[\uD800-\uFFFF\0]/.test(name);
}

/** Those that were asked for. */
export function keepSelected(places: readonly PlaceRecord[], selection: NameSelection): readonly PlaceRecord[] {
  const isSelected = selectNames(selection);
  return places.filter(({ name }) => isSelected(name));
}
