import { openQueue } from '../../compose/open-queue.ts';
import { loadConfig } from '../../config/load.ts';
import { AssayError } from '../../domain/errors.ts';
import { type JobQueue, LANES, type QueueSelection } from '../../domain/job.ts';
import { ROOT_NAME } from '../../domain/location.ts';
import { plainText } from '../../report/plain-text.ts';
import type { OptionSpecs, ParsedOptions } from '../command.ts';
import type { Terminal } from '../terminal.ts';

/** A URL with a password does not belong on a command line. */
export const QUEUE_OPTION: OptionSpecs = {
  queue: {
    type: 'string',
    value: 'URL',
    help: 'the queue, redis:// or rediss:// (default: ASSAY_REDIS_URL, then the configuration). Others see it in ps: a password belongs into the environment',
  },
};

/** Options of `assay queue …`. */
export const QUEUE_COMMAND_OPTIONS: OptionSpecs = {
  ...QUEUE_OPTION,
  root: { type: 'string', value: 'NAME', help: 'only the queues of this root' },
  lane: { type: 'string', value: 'NAME', help: `only the queues of this lane: ${LANES.join(', ')}` },
  json: { type: 'boolean', help: 'as one JSON document (docs/schemas/queue.schema.json)' },
};

/** How long a server may be away while somebody asks it something. */
const ANSWER_SECONDS = 5;

/** Throws `usage.invalid`. */
export function readSelection(options: ParsedOptions): QueueSelection {
  const root = options.text('root');
  const asked = options.text('lane');
  if (root !== undefined && !ROOT_NAME.test(root))
    throw new AssayError(
      'usage.invalid',
      `--root takes the name of a root of the configuration; "${plainText(root, 100)}" is none.`,
    );
  const lane = LANES.find((each) => each === asked);
  if (asked !== undefined && lane === undefined)
    throw new AssayError(
      'usage.invalid',
      `--lane takes one of ${LANES.join(', ')}; "${plainText(asked, 100)}" is none.`,
    );
  return { ...(root !== undefined && { root }), ...(lane !== undefined && { lane }) };
}

/** Opens the queue as the command line and the configuration ask, does the work, and closes it whatever happens. */
export async function withQueue<T>(
  options: ParsedOptions,
  terminal: Terminal,
  work: (queue: JobQueue) => Promise<T>,
): Promise<T> {
  const configFile = options.text('config');
  const config = await loadConfig({ cwd: terminal.cwd, ...(configFile !== undefined && { configFile }) });
  // A person waits for the answer: a server that is away is said to be within seconds.
  const reconnectSeconds = Math.min(config.worker.reconnectSeconds, ANSWER_SECONDS);
  const queue = await openQueue({ ...config, worker: { ...config.worker, reconnectSeconds } }, options.text('queue'));
  try {
    return await work(queue);
  } finally {
    await queue.close();
  }
}
