import type { Command } from './command.ts';

/** Commands by the first word of the command line that means these and no others. */
const BY_FIRST_WORD: Readonly<Record<string, () => Promise<readonly Command[]>>> = {
  scan: async () => [(await import('./commands/scan.ts')).scanCommand],
  check: async () => [(await import('./commands/check.ts')).checkCommand],
  mark: async () => [(await import('./commands/mark.ts')).markCommand],
  show: async () => [(await import('./commands/show.ts')).showCommand],
  queue: async () => (await import('./commands/queue.ts')).QUEUE_COMMANDS,
  worker: async () => [(await import('./commands/worker.ts')).workerCommand],
  verify: async () => [(await import('./commands/verify.ts')).verifyCommand],
};

/** The commands that the first word names, or all of them: loading those that are not run takes a tenth of a second. */
export async function loadCommands(first: string | undefined): Promise<readonly Command[]> {
  const load = first === undefined || !Object.hasOwn(BY_FIRST_WORD, first) ? undefined : BY_FIRST_WORD[first];
  return load === undefined ? (await import('./commands/index.ts')).COMMANDS : load();
}
