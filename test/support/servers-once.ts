import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serversFolder } from './servers-folder.ts';

const LOOK_AGAIN_MS = 20;
const WAIT_MS = 90_000;

/**
 * Starts a server that all processes of the run share, when the first asks for it; the others wait and get its address.
 * `start`: is given the server's folder, which is new, and returns the address.
 */
export async function startOncePerRun(name: string, start: (folder: string) => Promise<string>): Promise<string> {
  const folder = join(serversFolder(), name);
  const told = (what: 'url' | 'failure'): string => join(folder, what);
  if (isMine(folder)) {
    try {
      writeWhole(told('url'), await start(folder));
    } catch (error) {
      writeWhole(told('failure'), String(error));
    }
  }
  const deadline = performance.now() + WAIT_MS;
  while (!existsSync(told('url'))) {
    if (existsSync(told('failure'))) throw new Error(readFileSync(told('failure'), 'utf8'));
    if (performance.now() > deadline) throw new Error(`Nobody has started ${name} in ${WAIT_MS / 1000} s.`);
    await delay(LOOK_AGAIN_MS);
  }
  return readFileSync(told('url'), 'utf8');
}

function isMine(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}
