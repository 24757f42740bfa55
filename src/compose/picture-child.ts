/** Main of the child processes that decode strangers' pictures and movies and fingerprint them. */
import { type ChildExit, serveTasks } from '../isolate/serve.ts';
import { clearWhenOrphaned, describeChildError } from './child-main.ts';
import type { PictureChildConfiguration, PictureChildTask } from './pictures/picture-protocol.ts';

let scratchFolder: string | undefined;

async function open(configuration: PictureChildConfiguration): Promise<(task: unknown) => Promise<unknown>> {
  scratchFolder = configuration.scratchFolder;
  const { createPictureWork } = await import('./pictures/picture-work.ts');
  const work = createPictureWork();
  return (task) => work.perform(task as PictureChildTask);
}

function exit(why: ChildExit): void {
  clearWhenOrphaned(why, scratchFolder);
  process.exit(0);
}

serveTasks({ open, describeError: describeChildError }, exit);
