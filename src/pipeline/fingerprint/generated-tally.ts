import type { PlacePath } from '../../domain/ledger.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import { compareOrigins } from '../../domain/origin.ts';

/** What the file says of itself is the best reason to give, what somebody declared of it the last one. */
const RANK: Readonly<Record<GeneratedItem['known'], number>> = { sign: 0, mark: 1, declaration: 2 };

function mergePlaces(a: readonly PlacePath[], b: readonly PlacePath[]): readonly PlacePath[] {
  const known = new Set(a.map(({ path }) => path));
  const added = b.filter(({ path }) => !known.has(path));
  return added.length === 0 ? a : [...a, ...added];
}

function mergeItems(a: GeneratedItem, b: GeneratedItem): GeneratedItem {
  const byOrigin = compareOrigins(a.origin, b.origin);
  const [first, second] = byOrigin < 0 || (byOrigin === 0 && RANK[a.known] <= RANK[b.known]) ? [a, b] : [b, a];
  return { ...second, ...first, places: mergePlaces(a.places, b.places) };
}

/** Gathers items by content: the worst origin that anything claims, with every place that is known of it. */
export class GeneratedTally {
  readonly #items = new Map<string, GeneratedItem>();

  add(item: GeneratedItem): void {
    const known = this.#items.get(item.sha256);
    this.#items.set(item.sha256, known === undefined ? item : mergeItems(known, item));
  }

  /** Contents whose places nobody has told yet. */
  withoutPlaces(): readonly string[] {
    return [...this.#items.values()].flatMap(({ sha256, places }) => (places.length === 0 ? [sha256] : []));
  }

  addPlaces(places: readonly PlacePath[]): void {
    for (const place of places) {
      const item = this.#items.get(place.sha256);
      if (item !== undefined) this.#items.set(item.sha256, { ...item, places: mergePlaces(item.places, [place]) });
    }
  }

  /** Sorted by content, so that the same ledger gives the same order. */
  items(): readonly GeneratedItem[] {
    return [...this.#items.values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  }
}
