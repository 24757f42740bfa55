import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SystemUser } from './servers-programs.ts';

/** How long a server may take until it answers, in milliseconds, on a machine where everything else runs too. */
const READY_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 5;

export interface ServerProcess {
  readonly pid: number;
  /** Sends the signal, and waits until the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/**
 * Starts a server with its folder as working directory, `log` and `pid` in it, and waits for a text in what it logs from now on.
 * It does not keep this process alive; the keeper of {@link file://./servers-folder.ts} ends it by the file `pid`.
 */
export async function startServerProcess(
  folder: string,
  [program, ...args]: readonly [string, ...string[]],
  ready: string,
  user?: SystemUser,
): Promise<ServerProcess> {
  const logFile = join(folder, 'log');
  const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
  const log = openSync(logFile, 'a');
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', log, log], detached: true, ...user });
  closeSync(log);
  const ended = once(child, 'exit').then(
    () => undefined,
    () => undefined,
  );
  child.unref();
  const { pid } = child;
  const logged = (): string => readFileSync(logFile).subarray(logStart).toString();
  if (pid === undefined) throw new Error(`${program} cannot be started.`);
  const pidFile = join(folder, 'pid');
  writeFileSync(pidFile, `${pid}\n`);
  await waitUntilReady();
  return {
    pid,
    async end(signal) {
      if (isRunning()) process.kill(pid, signal);
      child.ref();
      await ended;
      rmSync(pidFile, { force: true });
    },
  };

  function isRunning(): boolean {
    return child.exitCode === null && child.signalCode === null;
  }

  async function waitUntilReady(): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!logged().includes(ready)) {
      if (isRunning() && performance.now() < deadline) {
        await delay(LOOK_AGAIN_MS);
        continue;
      }
      if (isRunning()) child.kill('SIGKILL');
      rmSync(pidFile, { force: true });
      throw new Error(`${program} did not start: ${logged().trim().slice(-2000)}`);
    }
  }
}

/** A port on the loopback interface that nobody listens on at the moment. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts something on a free port; once more on another when it fails, as somebody else may have taken the port meanwhile. */
export async function startOnFreePort<T>(start: (port: number) => Promise<T>): Promise<{ port: number; started: T }> {
  const port = await findFreePort();
  try {
    return { port, started: await start(port) };
  } catch {
    const another = await findFreePort();
    return { port: another, started: await start(another) };
  }
}
