import type { QueueStatusReport } from '../../domain/queue-report.ts';
import { SCHEMA_VERSION } from '../../domain/report.ts';
import { toJsonText } from '../../report/json-text.ts';
import { renderQueueStatus } from '../../report/queue-text.ts';
import { createStyle } from '../../report/style.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { writeOut } from '../terminal.ts';
import { QUEUE_COMMAND_OPTIONS, readSelection, withQueue } from './queue-options.ts';

export const queueStatusCommand: Command = {
  name: 'queue status',
  summary: 'say what waits, what is being done and by how many workers',
  operands: '',
  operandCount: [0, 0],
  options: QUEUE_COMMAND_OPTIONS,
  notes: [
    'Lanes: folders pages through trees, scan reads files, mark marks them, check judges deliveries. A parent is a job that waits for the jobs that it added.',
    'Ends with 0, 2 when no queue is configured, 3 when it cannot be reached.',
  ],
  run(_operands, options, terminal) {
    const selection = readSelection(options);
    return withQueue(options, terminal, async (queue) => {
      const queues = await queue.status(selection);
      const report: QueueStatusReport = { schemaVersion: SCHEMA_VERSION, kind: 'queue-status', queues };
      const json = options.flag('json');
      const text = json ? `${toJsonText(report)}\n` : renderQueueStatus(queues, createStyle(terminal.colour));
      await writeOut(terminal.stdout, text);
      return EXIT.ok;
    });
  },
};
