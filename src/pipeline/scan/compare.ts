import type { FileStat, Sidecar } from '../../domain/asset.ts';
import type { PlaceRecord } from '../../domain/ledger.ts';
import type { ListedFile } from '../../domain/ports.ts';
import { SIGNS_VERSION } from '../../signs/registry.ts';

/** A file with what stands beside it. */
export interface ListedAsset {
  readonly file: ListedFile;
  readonly sidecars: readonly Sidecar[];
}

/** Tells one state of the sidecars from another, without reading them. */
export function composeSidecarKey(sidecars: readonly Sidecar[]): string {
  if (sidecars.length === 0) return '';
  return sidecars
    .map((s) => `${s.kind} ${s.match} ${s.sizeBytes} ${s.mtimeMs} ${s.ctimeMs} ${s.inode} ${s.name}`)
    .join('\n');
}

export function isSameStat(a: FileStat, b: FileStat): boolean {
  return a.sizeBytes === b.sizeBytes && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.inode === b.inode;
}

/**
 * True when what the ledger knows of a place still holds: nothing that could change the reading has changed.
 * A file that could not be read for a passing reason is looked at again unless `takeUnreadable`, one that was unfinished always.
 */
export function isUnchanged(
  known: PlaceRecord | undefined,
  asset: ListedAsset,
  deep: boolean,
  takeUnreadable = false,
): known is PlaceRecord {
  if (known === undefined || known.signsVersion !== SIGNS_VERSION || known.deep !== deep) return false;
  if (known.status === 'unfinished' || (known.status === 'unreadable' && !takeUnreadable && !isLasting(known)))
    return false;
  return isSameStat(known.stat, asset.file) && known.sidecarKey === composeSidecarKey(asset.sidecars);
}

/** Only trouble that lies in the bytes themselves lasts until they change; permissions, time and memory do not. */
function isLasting(known: PlaceRecord): boolean {
  const code = known.error?.code;
  return code === 'file.truncated' || code === 'file.empty' || code === 'file.malformed';
}
