import { type RootMounts, toLocation, toMountedPath } from '../domain/location.ts';
import type { DirectoryResult } from '../domain/scan-result.ts';
import { lookAtRoot } from '../media/discover/look-at-root.ts';
import { openRootGuard, type RootGuard } from '../pipeline/jobs/root-guard.ts';
import type { ScanOptions, ScanParts } from '../pipeline/scan/parts.ts';
import { scanTree, type TreeScan } from '../pipeline/scan/scan-tree.ts';

/**
 * Scans a tree. What lies in a root of the configuration is guarded as jobs do it: on a machine where the share is not mounted, or goes away
 * meanwhile, nothing is taken for gone that others have read. Throws what `scanTree` does, and `root.unmounted`.
 */
export async function* scanInRoot(
  tree: TreeScan,
  parts: ScanParts,
  options: ScanOptions,
  mounts: RootMounts,
): AsyncGenerator<DirectoryResult> {
  const location = toLocation(tree.root, mounts);
  if (location === undefined) {
    yield* scanTree(tree, parts, options);
    return;
  }
  const toPath = (each: string): string => toMountedPath(each, mounts);
  const guard = await openRootGuard(location, { ledger: parts.ledger, lookAtRoot, toPath }, { found: false });
  yield* scanTree(tree, { ...parts, ledger: confirmFirst(parts.ledger, guard) }, options);
}

/** What says that files are there, or not, is only said of a root that is. */
function confirmFirst(ledger: ScanParts['ledger'], { confirm }: RootGuard): ScanParts['ledger'] {
  return {
    ...ledger,
    async record(batches) {
      await confirm();
      await ledger.record(batches);
    },
    async forgetDirectories(scanId, root, stillThere) {
      await confirm();
      return await ledger.forgetDirectories(scanId, root, stillThere);
    },
  };
}
