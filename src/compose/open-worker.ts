import { setTimeout as delay } from 'node:timers/promises';
import type { AssayConfig } from '../config/schemas/assay-config.ts';
import { AssayError } from '../domain/errors.ts';
import { type JobEvent, type JobQueue, ROLES, type Role } from '../domain/job.ts';
import type { Log } from '../domain/log.ts';
import { describeServer } from '../domain/server-url.ts';
import { logJobEvents } from '../log/log-job-events.ts';
import { plainText } from '../report/plain-text.ts';
import { createJobHandlers, type OpenJobHandlers } from './job-handlers.ts';
import { type Assay, openAssay } from './open-assay.ts';
import { openQueue, requireQueue } from './open-queue.ts';
import { createRootFinder } from './worker/find-usable-roots.ts';
import { keepWorking } from './worker/keep-working.ts';
import { waitForServer } from './worker/wait-for-server.ts';

/** Time between two looks at whether the roots can be read and the ledger answers, ms. */
const LOOK_EVERY_MS = 2000;
/** A ledger that takes longer for one row is away, ms. */
const LEDGER_ANSWER_MS = 5000;
/** How long closing may take beyond what is in hand, ms: connections to servers that are gone may never end. */
const CLOSE_LIMIT_MS = 5000;

export interface WorkerOptions {
  readonly cwd: string;
  /** As loaded, with what the command line says over it: `worker.concurrency` and the like. */
  readonly config: AssayConfig;
  readonly configFile?: string;
  readonly role: Role;
  /** Over the configuration's. */
  readonly ledger?: string;
  /** Over the configuration's. */
  readonly queue?: string;
  /** Names of the roots to listen for. Default: all that are configured. */
  readonly roots?: readonly string[];
  readonly log: Log;
  /** Told of each event, after the log. */
  readonly onEvent?: (event: JobEvent) => void;
  /** Told at each look whether the ledger answers. */
  readonly onLedger?: (answers: boolean) => void;
  /** Ends the waiting for servers at the start. What is at work is ended by `stop`. */
  readonly signal: AbortSignal;
}

/** What health checks ask. */
export interface WorkerState {
  readonly role: Role;
  /** Roots that are listened to. */
  readonly roots: readonly string[];
  /** Jobs in hand. */
  readonly active: number;
  /** Connected to the queue, and taking jobs. */
  readonly taking: boolean;
  /** Good when jobs are taken and the ledger answers. */
  isReady(): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }>;
}

/** A worker at work. Ends when it is stopped, never for a job. */
export interface Worker {
  readonly state: WorkerState;
  readonly queue: JobQueue;
  /** Takes no more jobs, finishes what it can within `worker.drainSeconds`, hands back the rest, and closes everything. */
  stop(): Promise<void>;
}

/**
 * Opens a worker by its configuration. Waits for servers that are away, `worker.reconnectSeconds` at most.
 * Throws `config.invalid`, `usage.invalid`, `trust.unusable`, `ledger.*`, `queue.*`.
 */
export async function openWorker(options: WorkerOptions): Promise<Worker> {
  const { config, log, signal } = options;
  const names = chooseRoots(config, options.roots);
  const url = requireQueue(config, options.queue);
  const wait = (what: string) => ({
    limitMs: config.worker.reconnectSeconds * 1000,
    signal,
    onAway: ({ code, message }: AssayError, pauseMs: number) =>
      log.warn(`${what} is away. It is tried again.`, { code, reason: message, seconds: pauseMs / 1000 }),
    onSlow: () =>
      log.info(`${what} does not answer yet. It is waited for.`, { seconds: config.worker.reconnectSeconds }),
  });
  const assay = await waitForServer(() => openLedgerAndReaders(options), wait('The ledger'));
  try {
    const queue = await waitForServer(() => openQueue(config, options.queue), wait(`The queue ${describeServer(url)}`));
    try {
      const handlers = createJobHandlers(assay, {
        cwd: options.cwd,
        configIsNamed: options.configFile !== undefined,
      });
      return await startWorking({ ...options, names, assay, queue, handlers });
    } catch (error) {
      await queue.close();
      throw error;
    }
  } catch (error) {
    await assay.close();
    throw error;
  }
}

/** Throws `usage.invalid`, `config.invalid`. */
function chooseRoots({ roots }: AssayConfig, asked: readonly string[] | undefined): readonly string[] {
  const known = Object.keys(roots).toSorted();
  if (known.length === 0)
    throw new AssayError(
      'config.invalid',
      'No roots are configured. A worker listens for roots: name them with their mounts under "roots" in the configuration.',
    );
  const unknown = asked?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new AssayError(
      'usage.invalid',
      `--root ${plainText(unknown, 100)} is no root of the configuration. There are: ${known.join(', ')}.`,
    );
  return asked === undefined || asked.length === 0 ? known : [...new Set(asked)].toSorted();
}

function openLedgerAndReaders({ cwd, config, configFile, ledger }: WorkerOptions): Promise<Assay> {
  return openAssay({
    cwd,
    reconnectMs: config.worker.reconnectSeconds * 1000,
    ...(configFile !== undefined && { configFile }),
    ...(ledger !== undefined && { ledgerFile: ledger }),
  });
}

interface Opened extends Pick<WorkerOptions, 'config' | 'log' | 'role' | 'onEvent' | 'onLedger'> {
  readonly names: readonly string[];
  readonly assay: Assay;
  readonly queue: JobQueue;
  readonly handlers: OpenJobHandlers;
}

async function startWorking(opened: Opened): Promise<Worker> {
  const { assay, config, handlers, log, names, queue, role } = opened;
  const { concurrency } = config.worker;
  const finder = createRootFinder(config.roots, names, assay.ledger);
  const hasLedger = askLedger(assay, opened.onLedger);
  const toLog = logJobEvents(log);
  const onEvent = (event: JobEvent): void => {
    toLog(event);
    opened.onEvent?.(event);
  };
  const working = await keepWorking({
    everyMs: LOOK_EVERY_MS,
    retireMs: config.worker.drainSeconds * 1000,
    findRoots: async () => ((await hasLedger()) ? await finder.find() : []),
    work: (roots) => queue.work(handlers, { roots, lanes: ROLES[role], concurrency, onEvent }),
    onChange(roots, before) {
      for (const root of before.filter((name) => !roots.includes(name)))
        log.warn('Jobs of this root are left to others: it cannot be read here, or the ledger is away.', { root });
      if (roots.length > 0) log.info('Ready', { role, roots: roots.join(','), concurrency });
    },
    onError: (error) =>
      log.error('It could not be settled what to listen for. It is tried again.', describeError(error)),
  });
  for (const root of names.filter((name) => !working.roots.includes(name)))
    log.warn('This root cannot be read here. It is looked at again.', { root, file: config.roots[root] });
  return {
    queue,
    state: {
      role,
      get roots() {
        return working.roots;
      },
      get active() {
        return working.active;
      },
      get taking() {
        return working.ready;
      },
      async isReady() {
        if (!(await hasLedger())) return { ok: false, reason: 'the ledger does not answer' };
        if (working.roots.length === 0) return { ok: false, reason: 'no root can be read' };
        return working.ready ? { ok: true } : { ok: false, reason: 'the queue is away, or the worker is stopping' };
      },
    },
    async stop() {
      const { drainSeconds } = config.worker;
      log.info('Stopping: no more jobs are taken.', { active: working.active, seconds: drainSeconds });
      const limitMs = drainSeconds * 1000;
      await within(working.drain(limitMs), limitMs + CLOSE_LIMIT_MS, 'handing back jobs', log);
      await within(handlers.close(), CLOSE_LIMIT_MS, 'closing what marks', log);
      await within(queue.close(), CLOSE_LIMIT_MS, 'closing the queue', log);
      await within(assay.close(), CLOSE_LIMIT_MS, 'closing the ledger', log);
      log.info('Stopped');
    },
  };
}

/** One question at a time: a ledger that is away keeps trying for long by itself. */
function askLedger({ ledger }: Assay, tell: (answers: boolean) => void = () => undefined): () => Promise<boolean> {
  let asked: Promise<boolean> | undefined;
  return async () => {
    asked ??= ledger
      .head()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        asked = undefined;
      });
    const answers = await Promise.race([asked, delay(LEDGER_ANSWER_MS, false, { ref: false })]);
    tell(answers);
    return answers;
  };
}

/** What does not end in time is left: the process ends, and claims on jobs run out by themselves. */
async function within(work: Promise<void>, limitMs: number, what: string, log: Log): Promise<void> {
  const late = Symbol('late');
  const ended = await Promise.race([
    work.catch((error: unknown) => log.warn(`Trouble on ${what}.`, describeError(error))),
    delay(limitMs, late, { ref: false }),
  ]);
  if (ended === late) log.warn(`Given up on ${what}: it took too long.`, { seconds: limitMs / 1000 });
}

function describeError(error: unknown): { readonly code: string; readonly reason: string } {
  if (error instanceof AssayError) return { code: error.code, reason: error.message };
  return { code: 'internal.bug', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
