import type { Command } from '../command.ts';
import { queueDrainCommand, queuePauseCommand, queueResumeCommand, queueRetryCommand } from './queue-actions.ts';
import { queueFailedCommand } from './queue-failed.ts';
import { queueStatusCommand } from './queue-status.ts';

/** `assay queue …`, in the order the help shows them. */
export const QUEUE_COMMANDS: readonly Command[] = [
  queueStatusCommand,
  queueFailedCommand,
  queueRetryCommand,
  queueDrainCommand,
  queuePauseCommand,
  queueResumeCommand,
];
