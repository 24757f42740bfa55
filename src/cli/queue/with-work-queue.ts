import type { Assay } from '../../compose/open-assay.ts';
import { chooseQueue, openQueue } from '../../compose/open-queue.ts';
import { AssayError } from '../../domain/errors.ts';
import type { JobQueue } from '../../domain/job.ts';
import { isDatabaseUrl } from '../../domain/server-url.ts';
import type { OptionSpecs, ParsedOptions } from '../command.ts';
import { QUEUE_OPTION } from '../commands/queue-options.ts';
import type { Terminal } from '../terminal.ts';

/** What a command works with. */
export interface WorkSession {
  readonly assay: Assay;
  readonly options: ParsedOptions;
  readonly terminal: Terminal;
}

/** Options of the commands whose work workers can do. */
export const WORK_QUEUE_OPTIONS: OptionSpecs = {
  ...QUEUE_OPTION,
  'no-queue': { type: 'boolean', help: 'do the work here, even if a queue is configured' },
  'no-wait': { type: 'boolean', help: 'with a queue: print the id of the job and end, without waiting for it' },
};

/**
 * Opens the queue that is asked for or configured and does the work with it; without one, or with `--no-queue`, with none.
 * Throws `usage.invalid`, `queue.*`.
 */
export async function withWorkQueue<T>(
  { assay, options, terminal }: WorkSession,
  work: (queue: JobQueue | undefined) => Promise<T>,
): Promise<T> {
  const asked = options.text('queue');
  if (asked !== undefined && options.flag('no-queue'))
    throw new AssayError('usage.invalid', 'Give --queue URL or --no-queue, not both.');
  const url = options.flag('no-queue') ? undefined : chooseQueue(assay.config, asked);
  if (url === undefined) {
    if (options.flag('no-wait'))
      throw new AssayError(
        'usage.invalid',
        '--no-wait leaves the work to workers, and there is no queue. Give --queue URL.',
      );
    return work(undefined);
  }
  const ledger = options.text('ledger') ?? assay.config.ledger;
  if (!isDatabaseUrl(ledger))
    terminal.stderr.write(
      'The ledger is a file: only workers on this machine that use the same file can do this. Several machines share a ledger in PostgreSQL (--ledger postgres://…).\n',
    );
  const queue = await openQueue(assay.config, asked);
  try {
    return await work(queue);
  } finally {
    await queue.close();
  }
}
