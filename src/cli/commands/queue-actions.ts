import { AssayError } from '../../domain/errors.ts';
import type { JobQueue, QueueSelection } from '../../domain/job.ts';
import type { QueueAction, QueueActionReport } from '../../domain/queue-report.ts';
import { SCHEMA_VERSION } from '../../domain/report.ts';
import { toJsonText } from '../../report/json-text.ts';
import { plainText } from '../../report/plain-text.ts';
import { formatCount } from '../../report/units.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { writeOut } from '../terminal.ts';
import { QUEUE_COMMAND_OPTIONS, readSelection, withQueue } from './queue-options.ts';

interface Action extends Pick<Command, 'summary'> {
  readonly action: QueueAction;
  readonly operand?: string;
  readonly notes?: readonly string[];
  /** How many jobs it was about, where that can be said. */
  readonly act: (queue: JobQueue, selection: QueueSelection, id: string | undefined) => Promise<number | undefined>;
  readonly say: (jobs: number) => string;
}

function defineAction({ action, operand, summary, notes, act, say }: Action): Command {
  return {
    name: `queue ${action}`,
    summary,
    operands: operand ?? '',
    operandCount: [0, operand === undefined ? 0 : 1],
    options: QUEUE_COMMAND_OPTIONS,
    ...(notes !== undefined && { notes }),
    run([id], options, terminal) {
      const selection = readSelection(options);
      return withQueue(options, terminal, async (queue) => {
        const jobs = await act(queue, selection, id);
        const report: QueueActionReport = {
          schemaVersion: SCHEMA_VERSION,
          kind: 'queue-action',
          action,
          ...(jobs !== undefined && { jobs }),
        };
        await writeOut(terminal.stdout, options.flag('json') ? `${toJsonText(report)}\n` : `${say(jobs ?? 0)}\n`);
        return EXIT.ok;
      });
    },
  };
}

export const queueRetryCommand = defineAction({
  action: 'retry',
  operand: '[ID]',
  summary: 'let workers try failed jobs again from the beginning: all of them, or one',
  notes: ['ID is what queue failed prints. What went well before is not done twice.'],
  async act(queue, selection, id) {
    const jobs = await queue.retry(selection, id);
    if (id === undefined || jobs > 0) return jobs;
    throw new AssayError(
      'usage.invalid',
      `There is no failed job ${plainText(id, 100)}. See which there are: assay queue failed`,
    );
  },
  say: (jobs) =>
    jobs === 0 ? 'No job failed, so there is none to try again.' : `${formatCount(jobs, 'job')} will be tried again.`,
});

export const queueDrainCommand = defineAction({
  action: 'drain',
  summary: 'remove the jobs that wait; what is in hand goes on',
  notes: [
    'Nothing is lost for good: the next scan of the same folder, or the same mark command once more, does what was not done.',
  ],
  act: (queue, selection) => queue.drain(selection),
  say: (jobs) =>
    `${formatCount(jobs, 'job')} removed. The next scan of the same folders, or the same mark command once more, does what was not done.`,
});

export const queuePauseCommand = defineAction({
  action: 'pause',
  summary: 'let workers take no more jobs; what is in hand goes on',
  notes: ['It is about queues that have been used; one that has not is paused by --root and --lane together.'],
  async act(queue, selection) {
    await queue.pause(selection);
    // To be told that workers rest while a root is mistyped would be worse than an error.
    if ((await queue.status(selection)).length > 0) return undefined;
    throw new AssayError(
      'usage.invalid',
      'No such queue has been used yet, so none was paused. See which there are: assay queue status. To pause one before its first job, name it by --root and --lane.',
    );
  },
  say: () => 'Paused. To go on: assay queue resume',
});

export const queueResumeCommand = defineAction({
  action: 'resume',
  summary: 'let workers take jobs again',
  async act(queue, selection) {
    await queue.resume(selection);
    return undefined;
  },
  say: () => 'Workers take jobs again.',
});
