import { randomUUID } from 'node:crypto';
import { type LocatedOperand, locateOperand } from '../../compose/locate-operand.ts';
import { findShow } from '../../config/find-show.ts';
import { AssayError } from '../../domain/errors.ts';
import type { JobOutput, JobQueue } from '../../domain/job.ts';
import { PAYLOAD_VERSION, PRIORITY } from '../../domain/job-payloads.ts';
import type { RecordedCheck } from '../../domain/ledger.ts';
import { readMatchWish } from '../commands/matching-options.ts';
import { addJob, followJob, tellAdded } from './follow-job.ts';
import { newScan, refuseLocalOptions } from './queue-scan.ts';
import type { WorkSession } from './with-work-queue.ts';

/** A delivery that workers have judged. */
export interface QueuedCheck extends LocatedOperand {
  readonly output: JobOutput<'check.delivery'>;
  /** The check before theirs: what is new, carried on and fixed is told by it. */
  readonly previous: RecordedCheck | undefined;
}

export interface CheckWanted {
  readonly folder: string;
  readonly show: string;
  /** Name that a redelivery shares. */
  readonly delivery: string;
  /** YYYY-MM-DD. */
  readonly delivered: string;
  readonly start?: string;
}

/**
 * Lets workers judge a delivery. With `--no-wait` the job is only told of, and there is nothing to report.
 * Throws `usage.invalid`, `location.unknown`, `input.not-found`, `config.invalid`, `queue.*`, and what the job failed for.
 */
export async function queueCheck(
  wanted: CheckWanted,
  queue: JobQueue,
  { assay, options, terminal }: WorkSession,
): Promise<QueuedCheck | undefined> {
  refuseLocalOptions(options);
  refuseShowFile(wanted.show);
  const located = locateOperand(wanted.folder, assay.config.roots, terminal.cwd);
  const { show, delivery, delivered, start } = wanted;
  const match = readMatchWish(options);
  const known = await findShow(show, {
    folders: assay.config.shows,
    ...(located.path !== undefined && { beside: located.path }),
    cwd: terminal.cwd,
  });
  const previous = await assay.ledger.lastCheck(known.id, delivery);
  const job = await addJob(
    queue,
    {
      name: 'check.delivery',
      root: located.root,
      priority: PRIORITY.check,
      input: {
        version: PAYLOAD_VERSION,
        location: located.location,
        show,
        delivery,
        delivered,
        ...(start !== undefined && { start }),
        deep: options.flag('deep'),
        rescan: options.flag('rescan'),
        run: randomUUID(),
        ...(match !== undefined && { match }),
      },
      children: [newScan(located, options, PRIORITY.check)],
    },
    located.location,
  );
  if (options.flag('no-wait')) {
    await tellAdded(job, options, terminal);
    return undefined;
  }
  return { ...located, previous, output: await followJob(queue, job, terminal) };
}

/** A file that lies here is found by no worker elsewhere. */
function refuseShowFile(show: string): void {
  if (!/[/\\]|\.(?:ya?ml|json)$/i.test(show)) return;
  throw new AssayError(
    'usage.invalid',
    'Workers find a show by its name: put its file into a folder that "shows" in the configuration of every machine names, ' +
      'and give --show NAME without path and ending; or judge the delivery here: --no-queue',
  );
}
