import type { QueueFailedReport } from '../../domain/queue-report.ts';
import { SCHEMA_VERSION } from '../../domain/report.ts';
import { describeFailedJob } from '../../report/describe-failed-job.ts';
import { toJsonText } from '../../report/json-text.ts';
import { renderFailedJobs } from '../../report/queue-text.ts';
import { createStyle } from '../../report/style.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { writeOut } from '../terminal.ts';
import { QUEUE_COMMAND_OPTIONS, readSelection, withQueue } from './queue-options.ts';

/** Jobs listed at most: each may tell of 100 locations. */
const LIMIT = 100;

export const queueFailedCommand: Command = {
  name: 'queue failed',
  summary: 'list the jobs that ended badly for good: the files, the reason and how often they were tried',
  operands: '',
  operandCount: [0, 0],
  options: QUEUE_COMMAND_OPTIONS,
  notes: [
    'Ends with 0 when no job failed, 1 when some did, 2 when no queue is configured, 3 when it cannot be reached.',
  ],
  run(_operands, options, terminal) {
    const selection = readSelection(options);
    return withQueue(options, terminal, async (queue) => {
      const jobs = (await queue.failed(selection, LIMIT)).map(describeFailedJob);
      const queues = await queue.status(selection);
      const failed = Math.max(
        queues.reduce((sum, each) => sum + each.failed, 0),
        jobs.length,
      );
      const report: QueueFailedReport = { schemaVersion: SCHEMA_VERSION, kind: 'queue-failed', jobs, failed };
      const text = options.flag('json')
        ? `${toJsonText(report)}\n`
        : renderFailedJobs(jobs, failed, createStyle(terminal.colour));
      await writeOut(terminal.stdout, text);
      return jobs.length > 0 ? EXIT.findings : EXIT.ok;
    });
  },
};
