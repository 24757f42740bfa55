import type { DirectoryBatch, Ledger, PlaceRecord } from '../../domain/ledger.ts';
import type { ListedAsset } from './compare.ts';
import type { ScanParts } from './parts.ts';

/** Least time between the two looks at a young file, ms: copies in progress grow many times within it. */
export const SECOND_LOOK_MS = 1000;

/** The young files of one directory, as they were listed. */
export interface YoungFiles {
  /** Absolute. */
  readonly directory: string;
  readonly young: readonly ListedAsset[];
  readonly listedAtMs: number;
}

/** Looks again at young files and records those that moved as unfinished. Returns their names. */
export async function settleYoung(
  { directory, young, listedAtMs }: YoungFiles,
  scan: { readonly id: number; readonly root: string },
  parts: Pick<ScanParts, 'clock' | 'pause' | 'recheck'> & { readonly ledger: Pick<Ledger, 'directory' | 'record'> },
): Promise<readonly string[]> {
  const waitMs = listedAtMs + SECOND_LOOK_MS - parts.clock();
  if (waitMs > 0) await parts.pause(waitMs);
  const pathOf = (asset: ListedAsset): string => `${directory === '/' ? '' : directory}/${asset.file.name}`;
  const moved = await parts.recheck(young.map((asset) => ({ path: pathOf(asset), stat: asset.file })));
  if (moved.size === 0) return [];
  const places = new Map((await parts.ledger.directory(directory)).map((place) => [place.name, place]));
  const inspected = young.flatMap((asset) => {
    const place = places.get(asset.file.name);
    return moved.has(pathOf(asset)) && place !== undefined ? [markUnfinished(place)] : [];
  });
  await parts.ledger.record([{ scanId: scan.id, directory, root: scan.root, inspected, gone: [] }]);
  return inspected.map(({ name }) => name);
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
