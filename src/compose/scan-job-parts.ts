import { setTimeout as delay } from 'node:timers/promises';
import { toMountedPath } from '../domain/location.ts';
import { listPart } from '../media/discover/list-part.ts';
import { lookAtRoot } from '../media/discover/look-at-root.ts';
import { recheckStats } from '../media/discover/recheck-stats.ts';
import { walkNames } from '../media/discover/walk-names.ts';
import type { ScanJobParts } from '../pipeline/jobs/parts.ts';
import type { Assay } from './open-assay.ts';
import { countInspectors } from './open-inspector.ts';

/** How long a job that pages through a tree leaves the queue alone when it is full, ms: a batch takes about as long. */
const BACKLOG_PAUSE_MS = 1000;

/** The real parts of jobs that scan, for the roots as this machine has them mounted. */
export function createScanJobParts(assay: Pick<Assay, 'config' | 'ledger' | 'inspector' | 'clock'>): ScanJobParts {
  const { config, ledger, inspector, clock } = assay;
  return {
    ledger,
    inspector,
    clock,
    async recheck(files) {
      const { changed, vanished } = await recheckStats(files);
      return new Set([...changed, ...vanished]);
    },
    pause: async (ms, signal) => {
      await delay(ms, undefined, { signal });
    },
    walkNames: (root, options) => walkNames(root, { ...options, rules: config.discover }),
    listPart: (root, part) => listPart(root, part, config.discover),
    lookAtRoot: (path) => lookAtRoot(path),
    toPath: (location) => toMountedPath(location, config.roots),
    options: {
      batchFiles: config.worker.batchFiles,
      backlogJobs: config.worker.backlogJobs,
      backlogPauseMs: BACKLOG_PAUSE_MS,
      settleMs: config.settleMs,
      // As a scan has: enough that every child has its next tasks at hand, and the large one too.
      inFlight: countInspectors(config) * 8 + 2,
    },
  };
}
