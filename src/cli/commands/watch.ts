import type { Assay } from '../../compose/open-assay.ts';
import { openLog } from '../../compose/open-log.ts';
import { openMetrics } from '../../compose/open-metrics.ts';
import { chooseQueue } from '../../compose/open-queue.ts';
import { findWatchedFolder, watchFolders } from '../../compose/open-watch.ts';
import { openWatchQueue } from '../../compose/open-watch-queue.ts';
import type { AssayConfig } from '../../config/schemas/assay-config.ts';
import { AssayError } from '../../domain/errors.ts';
import type { JobQueue } from '../../domain/job.ts';
import type { Log } from '../../domain/log.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { withAssay } from '../session.ts';
import { LOG_FORMAT_OPTION, readLogFormat } from './log-format.ts';
import { QUEUE_OPTION } from './queue-options.ts';
import { READING_OPTIONS } from './reading-options.ts';
import { createWatchReport } from './watch-report.ts';

export const watchCommand: Command = {
  name: 'watch',
  summary: 'keep watching folders: what is finished in them is scanned at once',
  operands: 'FOLDER…',
  operandCount: [1, 100],
  options: {
    ...QUEUE_OPTION,
    ...(READING_OPTIONS['deep'] !== undefined && { deep: READING_OPTIONS['deep'] }),
    once: { type: 'boolean', help: 'look at everything once, wait until it is recorded, and end' },
    ...LOG_FORMAT_OPTION,
  },
  notes: [
    'FOLDER is a path, with a queue one in a configured root, or a location such as dailies:/ep101. A file counts as finished once neither its size nor its time has moved for watch.restSeconds.',
    'Any number of watchers may be started for a folder: one of them works, and another takes its place within watch.leaseSeconds when it dies.',
    'With a queue, workers read the files; without one this process does. The log goes to standard error. SIGTERM and SIGINT end it with 0; what was added goes on. See docs/workers.md.',
  ],
  run: (operands, options, terminal) =>
    withAssay(options, terminal, async (assay) => {
      const format = readLogFormat(options);
      const config = { ...assay.config, log: { ...assay.config.log, ...(format !== undefined && { format }) } };
      const log = openLog(config, {
        urls: [options.text('ledger'), options.text('queue')],
        fields: { role: 'watch' },
        write: (line) => void terminal.stderr.write(line),
      });
      const shared = chooseQueue(config, options.text('queue')) !== undefined;
      const folders = operands.map((operand) =>
        findWatchedFolder(operand, config.roots, { cwd: terminal.cwd, shared }),
      );
      const opened = await openWatchQueue(assay, options.text('queue'), folders, log);
      let endHttp: (() => Promise<void>) | undefined;
      try {
        endHttp = await offerHttp({ assay, queue: opened.queue, config, log });
        const report = createWatchReport(log);
        await watchFolders(
          {
            folders,
            queue: opened.queue,
            deep: options.flag('deep'),
            once: options.flag('once'),
            signal: terminal.signal,
            onEvent: (folder, event) => report.tell(folder, event),
          },
          assay,
        );
        return report.hadTrouble && options.flag('once') ? EXIT.unread : EXIT.ok;
      } catch (error) {
        // Told to stop: that is how it ends.
        if (terminal.signal.aborted && (error instanceof AssayError || error === terminal.signal.reason))
          return EXIT.ok;
        throw error;
      } finally {
        await endHttp?.();
        await opened.close();
      }
    }).catch((error: unknown) => {
      // Told to stop while the ledger was waited for: nothing was begun.
      if (terminal.signal.aborted && error === terminal.signal.reason) return EXIT.ok;
      throw error;
    }),
};

interface Watching {
  readonly assay: Pick<Assay, 'ledger'>;
  readonly queue: JobQueue;
  readonly config: Pick<AssayConfig, 'health' | 'metrics'>;
  readonly log: Log;
}

/** Health and numbers, when the configuration asks for them. A watcher is ready while ledger and queue answer. */
async function offerHttp({ assay, queue, config, log }: Watching): Promise<(() => Promise<void>) | undefined> {
  if (!config.health.enabled && !config.metrics.enabled) return undefined;
  const { serveWorker } = await import('../serve-worker.ts');
  const isReady = async () => {
    await Promise.all([assay.ledger.head(), queue.status()]);
    return { ok: true } as const;
  };
  const metrics = config.metrics.enabled ? openMetrics(() => queue.status()) : undefined;
  return await serveWorker({ config, metrics, log, findState: () => ({ isReady }) });
}
