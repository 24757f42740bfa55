import type { DirectoryBatch, PlaceRecord } from '../../domain/ledger.ts';
import type { ListedAsset } from './compare.ts';
import type { DirectoryFacts } from './directory-facts.ts';
import type { ScanParts } from './parts.ts';

/** Least time between the two looks at a young file, ms: copies in progress grow many times within it. */
export const SECOND_LOOK_MS = 1000;

/** A directory that holds young files: it is judged at the end of the scan, after the second look. */
export interface DeferredDirectory {
  readonly facts: Omit<DirectoryFacts, 'places'>;
  readonly young: readonly ListedAsset[];
  readonly listedAtMs: number;
}

/** Looks again at the young files of a directory and records those that moved as unfinished. */
export async function settleYoung(
  directory: DeferredDirectory,
  scan: { readonly id: number; readonly root: string },
  parts: ScanParts,
): Promise<void> {
  const waitMs = directory.listedAtMs + SECOND_LOOK_MS - parts.clock();
  if (waitMs > 0) await parts.pause(waitMs);
  const folder = directory.facts.listing.absolutePath;
  const pathOf = (asset: ListedAsset): string => `${folder === '/' ? '' : folder}/${asset.file.name}`;
  const moved = await parts.recheck(directory.young.map((asset) => ({ path: pathOf(asset), stat: asset.file })));
  if (moved.size === 0) return;
  const places = new Map((await parts.ledger.directory(folder)).map((place) => [place.name, place]));
  const inspected = directory.young.flatMap((asset) => {
    const place = places.get(asset.file.name);
    return moved.has(pathOf(asset)) && place !== undefined ? [markUnfinished(place)] : [];
  });
  await parts.ledger.record([{ scanId: scan.id, directory: folder, root: scan.root, inspected, gone: [] }]);
}

function markUnfinished(place: PlaceRecord): DirectoryBatch['inspected'][number] {
  const message = 'Its size or time was still moving at the end of the scan. It is looked at again in the next scan.';
  return {
    name: place.name,
    stat: place.stat,
    sidecarKey: place.sidecarKey,
    deep: place.deep,
    signsVersion: place.signsVersion,
    inspection: { status: 'unfinished', error: { code: 'file.changed', message } },
  };
}
