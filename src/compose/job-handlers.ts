import type { JobHandlers } from '../domain/job.ts';
import type { CheckDeliveryInput } from '../domain/job-payloads.ts';
import { toLocation } from '../domain/location.ts';
import type { PictureSearchOutcome } from '../domain/match.ts';
import type { CheckReport } from '../domain/report.ts';
import { rememberGenerated } from '../pipeline/fingerprint/remember-generated.ts';
import { checkDeliveryJob } from '../pipeline/jobs/check-delivery-job.ts';
import { fingerprintBatch } from '../pipeline/jobs/fingerprint-batch.ts';
import { markBatch } from '../pipeline/jobs/mark-batch.ts';
import { scanBatch } from '../pipeline/jobs/scan-batch.ts';
import { scanFolder } from '../pipeline/jobs/scan-folder.ts';
import { judgeDelivery, recordReport } from './judge-delivery.ts';
import { createMarkJobParts } from './mark-job-parts.ts';
import type { Assay } from './open-assay.ts';
import { moveOutcome } from './pictures/move-outcome.ts';
import { createScanJobParts } from './scan-job-parts.ts';

export interface JobHandlerOptions {
  /** Where show files and signing programs with relative paths are looked for. Absolute. Default: the working directory. */
  readonly cwd?: string;
  /**
   * True: the configuration was named by whoever started the worker, so that a signing program or service in it may be used.
   * Default false.
   */
  readonly configIsNamed?: boolean;
}

/** What this process does with jobs. `close` ends what marking has opened; it must be called once no job is in hand. */
export type OpenJobHandlers = JobHandlers & { close(): Promise<void> };

/**
 * The work of every kind of job, with the real parts. Nothing is opened until a job needs it; a signer that cannot be used
 * is the failure of the jobs that need it (`signer.unusable`).
 */
export function createJobHandlers(assay: Assay, options: JobHandlerOptions = {}): OpenJobHandlers {
  const { cwd = process.cwd(), configIsNamed = false } = options;
  const scanning = createScanJobParts(assay);
  const marking = createMarkJobParts(assay, scanning, { cwd, configIsNamed });
  return {
    'scan.folder': (job) => scanFolder(job, scanning),
    'scan.batch': async (job) => {
      const remembering = rememberGenerated(scanning.inspector, assay.rejudge);
      const step = await scanBatch(job, { ...scanning, inspector: remembering });
      if (assay.config.matching.enabled && remembering.found.length > 0)
        for await (const _ of assay.pictures.fingerprint(remembering.found, job.signal));
      return step;
    },
    'fingerprint.batch': (job) =>
      fingerprintBatch(job, { ...scanning, fingerprint: (items, signal) => assay.pictures.fingerprint(items, signal) }),
    'mark.batch': (job) => markBatch(job, marking),
    'check.delivery': (job) =>
      checkDeliveryJob(job, {
        ...scanning,
        judge: (input, root, signal) => judgeForQueue(input, { root, cwd, signal }, assay),
        record: (report, run) => recordReport(report, assay, run),
      }),
    close: () => marking.close(),
  };
}

/** The search of a feature with some hundred matches is some 100 KB; beyond this it is not left with Redis. */
const SEARCH_LIMIT_CHARACTERS = 2_000_000;

async function judgeForQueue(
  { location, show, delivery, delivered, start, deep, match }: CheckDeliveryInput,
  { root, cwd, signal }: { readonly root: string; readonly cwd: string; readonly signal: AbortSignal },
  assay: Assay,
): Promise<{ readonly report: CheckReport; readonly search?: PictureSearchOutcome }> {
  let search: PictureSearchOutcome | undefined;
  const report = await judgeDelivery(
    {
      root,
      shown: location,
      delivery,
      show,
      cwd,
      ...(delivered !== undefined && { delivered }),
      ...(start !== undefined && { start }),
      ...(match !== undefined && { match }),
      deep,
      // Its child has read everything, and what could not be read killed workers, perhaps.
      rescan: false,
      takeUnreadable: true,
      onSearched(outcome) {
        search = moveOutcome(outcome, (path) => toLocation(path, assay.config.roots) ?? path);
      },
      signal,
    },
    assay,
  );
  const isSmall = search !== undefined && JSON.stringify(search).length < SEARCH_LIMIT_CHARACTERS;
  return { report, ...(isSmall && search !== undefined && { search }) };
}
