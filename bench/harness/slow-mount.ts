import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { REPOSITORY } from './assay.ts';

const SOURCE = join(REPOSITORY, 'bench/make/slow-file-system.c');

export interface SlowMount {
  readonly folder: string;
  close(): Promise<void>;
}

/** The folder seen through a pause before each opening of a file; undefined where no such file system can be made (gcc, libfuse 3). */
export async function mountSlowly(source: string, pauseMs: number, work: string): Promise<SlowMount | undefined> {
  const program = join(work, 'slow-file-system');
  const folder = join(work, 'slow');
  mkdirSync(folder, { recursive: true });
  const flags = spawnSync('pkg-config', ['fuse3', '--cflags', '--libs'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  if (flags === '' || !existsSync('/dev/fuse')) return undefined;
  if (spawnSync('gcc', ['-O2', SOURCE, '-o', program, ...flags.split(/\s+/)]).status !== 0) return undefined;
  // Attributes and names are kept by the kernel, as clients of network file systems do for seconds.
  const options = ['-f', '-o', 'max_threads=64', '-o', 'entry_timeout=60,attr_timeout=60'];
  const server = spawn(program, [source, String(pauseMs), ...options, folder], { stdio: 'ignore' });
  await delay(500);
  if (server.exitCode !== null) return undefined;
  return {
    folder,
    async close() {
      spawnSync('fusermount3', ['-u', folder]);
      await delay(200);
      server.kill();
    },
  };
}
