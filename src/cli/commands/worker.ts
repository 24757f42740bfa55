import { openLog } from '../../compose/open-log.ts';
import { openMetrics } from '../../compose/open-metrics.ts';
import { openWorker, type Worker } from '../../compose/open-worker.ts';
import { loadConfig } from '../../config/load.ts';
import type { AssayConfig } from '../../config/schemas/assay-config.ts';
import { AssayError } from '../../domain/errors.ts';
import { type JobQueue, ROLES, type Role } from '../../domain/job.ts';
import type { Log } from '../../domain/log.ts';
import { plainText } from '../../report/plain-text.ts';
import type { Command, ParsedOptions } from '../command.ts';
import { EXIT, EXIT_OF_ERROR, type ExitCode } from '../exit-codes.ts';
import { serveWorker } from '../serve-worker.ts';
import type { Terminal } from '../terminal.ts';
import { LOG_FORMAT_OPTION, readLogFormat } from './log-format.ts';
import { QUEUE_OPTION } from './queue-options.ts';

const ROLE_NAMES = Object.keys(ROLES).filter((name): name is Role => Object.hasOwn(ROLES, name));

/** As the configuration's schema: most jobs at once, and most seconds. */
const MOST_JOBS = 256;
const MOST_SECONDS = 3600;

export const workerCommand: Command = {
  name: 'worker',
  summary: 'take jobs from the queue until it is stopped',
  operands: '',
  operandCount: [0, 0],
  options: {
    role: { type: 'string', value: 'ROLE', help: `which jobs: ${ROLE_NAMES.join(', ')} (required)` },
    concurrency: { type: 'string', value: 'N', help: 'jobs at once (default: worker.concurrency)' },
    root: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      help: 'root to listen for (default: every root of the configuration that can be read here)',
    },
    ...QUEUE_OPTION,
    drain: {
      type: 'string',
      value: 'SECONDS',
      help: 'how long jobs in hand may be finished when it is told to stop (default: worker.drainSeconds)',
    },
    ...LOG_FORMAT_OPTION,
  },
  notes: [
    'The log goes to standard error. SIGTERM and SIGINT: no more jobs are taken, those in hand are finished or handed back, and it ends with 0. A second signal ends it at once (130 or 143); others take its jobs over once its claims run out.',
    'Ends with 2 for a wrong configuration, 3 when queue or ledger stay away for worker.reconnectSeconds at the start, 70 for a bug. No job ends it. See docs/workers.md.',
  ],
  async run(_operands, options, terminal) {
    const role = readRole(options);
    const configFile = options.text('config');
    const loaded = await loadConfig({ cwd: terminal.cwd, ...(configFile !== undefined && { configFile }) });
    const config = override(loaded, options);
    const log = openLog(config, {
      urls: [options.text('ledger'), options.text('queue')],
      fields: { role },
      write: (line) => void terminal.stderr.write(line),
    });
    // Nobody waits any more for what jobs leave behind, and no job ends its worker.
    const onRejection = (reason: unknown): void =>
      log.error('Something went wrong outside of any job. This is a bug in Assay.', {
        code: 'internal.bug',
        reason: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason),
      });
    process.on('unhandledRejection', onRejection);
    try {
      return await work({ role, config, log }, options, terminal);
    } catch (error) {
      if (!(error instanceof AssayError) || error.code === 'internal.bug') throw error;
      log.error(error.message, { code: error.code });
      return EXIT_OF_ERROR[error.code];
    } finally {
      process.off('unhandledRejection', onRejection);
    }
  },
};

interface Setup {
  readonly role: Role;
  readonly config: AssayConfig;
  readonly log: Log;
}

async function work(setup: Setup, options: ParsedOptions, { cwd, signal }: Terminal): Promise<ExitCode> {
  const { config, log } = setup;
  const [configFile, ledger, queue] = [options.text('config'), options.text('ledger'), options.text('queue')];
  let worker: Worker | undefined;
  const readStatus = async (): ReturnType<JobQueue['status']> => {
    // No numbers are not the same as none waiting.
    if (worker === undefined) throw new AssayError('queue.unreachable', 'The worker still waits for its servers.');
    return worker.queue.status();
  };
  const metrics = config.metrics.enabled ? openMetrics(readStatus) : undefined;
  // First of all: whoever looks after the process has to see that it lives while it waits for its servers.
  const endHttp = await serveWorker({ config, metrics, log, findState: () => worker?.state });
  try {
    worker = await openWorker({
      ...setup,
      cwd,
      signal,
      roots: options.list('root'),
      ...(metrics !== undefined && {
        onEvent: metrics.onJobEvent,
        onLedger: (answers: boolean) => metrics.setConnected('ledger', answers),
      }),
      ...(configFile !== undefined && { configFile }),
      ...(ledger !== undefined && { ledger }),
      ...(queue !== undefined && { queue }),
    });
    await untilAborted(signal);
    await worker.stop();
    return EXIT.ok;
  } catch (error) {
    // Told to stop while it waited for a server: nothing was begun.
    if (signal.aborted && worker === undefined) return EXIT.ok;
    throw error;
  } finally {
    await endHttp();
  }
}

/** Keeps the process alive: a connection that is being opened anew may be all there is, and keeps none. */
async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const keptAlive = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  clearInterval(keptAlive);
}

function readRole(options: ParsedOptions): Role {
  const text = options.text('role');
  const role = ROLE_NAMES.find((name) => name === text);
  if (role !== undefined) return role;
  const given = text === undefined ? 'Say which jobs the worker takes' : `There is no role "${plainText(text, 100)}"`;
  throw new AssayError('usage.invalid', `${given}: --role ${ROLE_NAMES.join(', ')}. See: assay help worker`);
}

/** What the command line says over the configuration. */
function override(config: AssayConfig, options: ParsedOptions): AssayConfig {
  const concurrency = readNumber(options, 'concurrency', [1, MOST_JOBS], /^\d{1,3}$/);
  const drainSeconds = readNumber(options, 'drain', [0, MOST_SECONDS], /^\d{1,4}(?:\.\d{1,3})?$/);
  const format = readLogFormat(options);
  return {
    ...config,
    worker: {
      ...config.worker,
      ...(concurrency !== undefined && { concurrency }),
      ...(drainSeconds !== undefined && { drainSeconds }),
    },
    log: { ...config.log, ...(format !== undefined && { format }) },
  };
}

function readNumber(
  options: ParsedOptions,
  name: string,
  [least, most]: readonly [number, number],
  form: RegExp,
): number | undefined {
  const text = options.text(name);
  if (text === undefined) return undefined;
  const value = form.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new AssayError('usage.invalid', `--${name} takes a number from ${least} to ${most}. See: assay help worker`);
}
