import type { PlaceRecord } from '../../domain/ledger.ts';
import type { DirectoryListing } from '../../domain/ports.ts';
import { splitSidecars } from '../../domain/sidecars.ts';
import { SIGNS_VERSION } from '../../signs/registry.ts';
import { composeSidecarKey, isUnchanged } from '../scan/compare.ts';

/** Where a directory differs from what the ledger holds of it. */
export interface DirectoryChanges {
  /** Names that are new or different, each with what tells this state of it from the next. Unfinished by name are left out. */
  readonly changed: ReadonlyMap<string, string>;
  /** Names that the ledger knows and that are no longer there. */
  readonly gone: readonly string[];
}

export function findChanged(
  listing: DirectoryListing,
  places: readonly PlaceRecord[],
  deep: boolean,
): DirectoryChanges {
  const { assets, companions } = splitSidecars(listing.files);
  const known = new Map(places.map((place) => [place.name, place]));
  const changed = new Map<string, string>();
  for (const asset of [...assets, ...companions]) {
    const { file, sidecars } = asset;
    const place = known.get(file.name);
    known.delete(file.name);
    if (file.temporary === true || isUnchanged(place, asset, deep)) continue;
    changed.set(
      file.name,
      `${file.sizeBytes} ${file.mtimeMs} ${file.ctimeMs} ${file.inode}\n${composeSidecarKey(sidecars)}`,
    );
  }
  return { changed, gone: [...known.keys()] };
}

/**
 * What tells one content of a directory from the next, as text to be digested: names, sizes and times of all that is listed, and by
 * which signs and how deeply it would be read.
 */
export function describeContent(listing: DirectoryListing, deep: boolean): string {
  const lines = listing.files.map(
    (file) => `${file.name}\0${file.sizeBytes} ${file.mtimeMs} ${file.ctimeMs} ${file.inode}`,
  );
  return [`${SIGNS_VERSION} ${deep}`, ...lines].join('\n');
}
