import type { Inspection } from '../../domain/asset.ts';
import type { CompanionKind } from '../../domain/companions.ts';
import type { DirectoryBatch, Ledger, PlaceRecord } from '../../domain/ledger.ts';
import type { DirectoryListing, Inspector } from '../../domain/ports.ts';
import { splitSidecars } from '../../domain/sidecars.ts';
import { SIGNS_VERSION } from '../../signs/registry.ts';
import { composeSidecarKey, isUnchanged, type ListedAsset } from './compare.ts';
import type { Gate } from './gate.ts';
import type { ScanOptions, ScanParts } from './parts.ts';
import type { Recorder } from './recorder.ts';

/** A directory compared with the ledger: what is known, what has to be inspected, what is gone. */
export interface DirectoryPlan {
  readonly listing: DirectoryListing;
  readonly known: ReadonlyMap<string, PlaceRecord>;
  readonly assets: readonly ListedAsset[];
  readonly companions: readonly (ListedAsset & { readonly kind: CompanionKind })[];
  /** Assets and companions. */
  readonly toInspect: readonly ListedAsset[];
  readonly gone: readonly string[];
  readonly orphans: ReturnType<typeof splitSidecars>['orphans'];
  /** Files young enough to be still in the writing; they are looked at again at the end. */
  readonly young: readonly ListedAsset[];
}

/** `covers`: whether the listing tells of a name at all, so that one that is not in it is gone. */
export async function planDirectory(
  listing: DirectoryListing,
  covers: (name: string) => boolean,
  parts: Pick<ScanParts, 'clock'> & { readonly ledger: Pick<Ledger, 'directory'> },
  options: Pick<ScanOptions, 'deep' | 'rescan' | 'takeUnreadable' | 'settleMs'>,
): Promise<DirectoryPlan> {
  const { assets, companions, orphans } = splitSidecars(listing.files);
  const known = new Map((await parts.ledger.directory(listing.absolutePath)).map((place) => [place.name, place]));
  const isToInspect = (asset: ListedAsset): boolean =>
    options.rescan || !isUnchanged(known.get(asset.file.name), asset, options.deep, options.takeUnreadable);
  const toInspect = assets.filter(isToInspect);
  const names = new Set(assets.map((asset) => asset.file.name));
  for (const companion of companions) {
    names.add(companion.file.name);
    if (isToInspect(companion)) toInspect.push(companion);
  }
  // A directory that could not be listed hides its files; that does not make them gone.
  const listed = !isHidden(listing);
  const gone = listed ? [...known.keys()].filter((name) => covers(name) && !names.has(name)) : [];
  const youngSinceMs = parts.clock() - options.settleMs;
  // Not to settle at all means just that: the clock's whole milliseconds can lie behind a time with fractions.
  const young =
    options.settleMs === 0
      ? []
      : toInspect.filter((asset) => asset.file.temporary !== true && isYoung(asset, youngSinceMs));
  return { listing, known, assets, companions, toInspect, gone, orphans, young };
}

/** True when the directory itself could not be listed. */
export function isHidden(listing: Pick<DirectoryListing, 'problems'>): boolean {
  return listing.problems.some((problem) => problem.name === '');
}

function isYoung(asset: ListedAsset, sinceMs: number): boolean {
  return asset.file.mtimeMs > sinceMs || asset.file.ctimeMs > sinceMs;
}

interface InspectingParts {
  readonly inspector: Pick<Inspector, 'inspect'>;
}

/** How many results are handed to the recorder at once, so that a directory of any size is saved as it goes. */
const SLICE_FILES = 200;

/** Inspects what has to be, and records it together with what is gone. */
export async function inspectPlanned(
  plan: DirectoryPlan,
  scan: { readonly id: number; readonly root: string },
  parts: InspectingParts & {
    readonly gate: Gate;
    readonly recorder: Pick<Recorder, 'add'>;
    readonly onDone: (sizeBytes: number) => void;
  },
  options: Pick<ScanOptions, 'deep'>,
): Promise<void> {
  const batchOf = (inspected: DirectoryBatch['inspected'], gone: readonly string[]): DirectoryBatch => ({
    scanId: scan.id,
    directory: plan.listing.absolutePath,
    root: scan.root,
    inspected,
    gone,
  });
  if (plan.gone.length > 0) await parts.recorder.add(batchOf([], plan.gone));
  const young = new Set(plan.young);
  for (let at = 0; at < plan.toInspect.length; at += SLICE_FILES) {
    const slice = plan.toInspect.slice(at, at + SLICE_FILES);
    const inspected = await Promise.all(
      slice.map(async (asset) => {
        await parts.gate.enter();
        try {
          return describePlace(
            asset,
            await inspectAsset(asset, plan.listing, young.has(asset), parts, options),
            options,
          );
        } finally {
          parts.gate.leave();
          parts.onDone(asset.file.sizeBytes);
        }
      }),
    );
    await parts.recorder.add(batchOf(inspected, []));
  }
}

async function inspectAsset(
  asset: ListedAsset,
  listing: DirectoryListing,
  young: boolean,
  parts: InspectingParts,
  options: Pick<ScanOptions, 'deep'>,
): Promise<Inspection> {
  const { file } = asset;
  if (file.temporary === true) {
    const message = 'Its name says that it is still being written. It is looked at once it has its final name.';
    return { status: 'unfinished', error: { code: 'file.changed', message } };
  }
  return parts.inspector.inspect({
    path: `${listing.absolutePath === '/' ? '' : listing.absolutePath}/${file.name}`,
    stat: { sizeBytes: file.sizeBytes, mtimeMs: file.mtimeMs, ctimeMs: file.ctimeMs, inode: file.inode },
    sidecars: asset.sidecars,
    deep: options.deep,
    young,
  });
}

function describePlace(
  asset: ListedAsset,
  inspection: Inspection,
  options: Pick<ScanOptions, 'deep'>,
): DirectoryBatch['inspected'][number] {
  const { sizeBytes, mtimeMs, ctimeMs, inode } = asset.file;
  return {
    name: asset.file.name,
    stat: { sizeBytes, mtimeMs, ctimeMs, inode },
    sidecarKey: composeSidecarKey(asset.sidecars),
    deep: options.deep,
    signsVersion: SIGNS_VERSION,
    inspection,
  };
}
