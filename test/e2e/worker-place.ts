import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase, hasTestDatabases, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { finish, makeShowFolder, type Run, removeFolder } from './cli.ts';

const WORKER = resolve(import.meta.dirname, '../../workers/main.ts');
const ASSAY = resolve(import.meta.dirname, '../../bin/assay.js');
/** A worker that is not ready by then never will be, ms. */
const READY_MS = 60_000;

/** In both URLs, where servers ask for one; it must be seen nowhere else. */
export const PASSWORD = 'hunter2-Geheim%C3%9F';

/** A line of a worker's log. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [name: string]: unknown;
}

/** A worker as a process of its own. */
export interface TestWorker {
  readonly child: ChildProcess;
  /** Lines of its log so far. */
  readonly log: () => readonly LogLine[];
  /** Waits for a line with this message and these fields. */
  line(message: string, fields?: Readonly<Record<string, unknown>>): Promise<LogLine>;
  /** Signals it, and waits for its end. */
  end(signal?: NodeJS.Signals): Promise<Run>;
}

/** A show on one machine with a Redis of its own and, where there is PostgreSQL, a database of its own. */
export interface WorkerPlace {
  readonly folder: string;
  readonly redis: TestRedis;
  /** `--queue URL --ledger URL`, for commands in the tests' own process. */
  readonly servers: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that any process started here has printed. */
  readonly printed: () => string;
  startWorker(...args: readonly string[]): Promise<TestWorker>;
  /** `assay …` as a process of its own, with the servers in its environment. */
  startCommand(...args: readonly string[]): ChildProcess;
  close(): Promise<void>;
}

/** `config`: YAML, beside the roots `dailies` and `deliveries`. Must be closed. Only after `hasOwnRedis`. */
export async function makeWorkerPlace(config = ''): Promise<WorkerPlace> {
  const folder = await makeShowFolder();
  writeFileSync(
    join(folder, 'assay.config.yaml'),
    `settleMs: 0\nroots: { dailies: dailies, deliveries: deliveries }\n${config}\n`,
  );
  const redis = await startTestRedis({ password: decodeURIComponent(PASSWORD) });
  const database: TestDatabase | undefined = hasTestDatabases() ? await createTestDatabase() : undefined;
  const ledger = database?.url ?? join(folder, '.assay/ledger.sqlite');
  const environment = {
    ASSAY_REDIS_URL: redis.url,
    ...(database === undefined ? {} : { ASSAY_DATABASE_URL: database.url }),
  };
  const workers: TestWorker[] = [];
  const texts: string[] = [];
  const start = (program: string, args: readonly string[]): ChildProcess => {
    const { ASSAY_LEDGER: _ledger, FORCE_COLOR: _colour, ...env } = process.env;
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { ...env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => void texts.push(text));
    return child;
  };
  return {
    folder,
    redis,
    servers: ['--queue', redis.url, '--ledger', ledger],
    environment,
    printed: () => texts.join(''),
    async startWorker(...args) {
      const worker = watchWorker(start(WORKER, args));
      workers.push(worker);
      await worker.line('Ready');
      return worker;
    },
    startCommand: (...args) => start(ASSAY, args),
    async close() {
      await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
      await redis.close();
      await database?.drop();
      await removeFolder(folder);
    },
  };
}

function watchWorker(child: ChildProcess): TestWorker {
  let text = '';
  child.stderr?.on('data', (more: string) => {
    text += more;
  });
  const ended = finish(child);
  const log = (): readonly LogLine[] =>
    text
      .split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as LogLine);
  return {
    child,
    log,
    async line(message, fields = {}) {
      const wanted = Object.entries({ message, ...fields });
      const untilMs = performance.now() + READY_MS;
      for (;;) {
        const found = log().find((line) => wanted.every(([name, value]) => line[name] === value));
        if (found !== undefined) return found;
        if (child.exitCode !== null || performance.now() > untilMs)
          throw new Error(`The worker has not logged "${message}":\n${text}`);
        await delay(20);
      }
    },
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}
