import { basename, resolve } from 'node:path';
import { type DeliveryRequest, judgeDelivery, recordReport } from '../../compose/judge-delivery.ts';
import { toLocalPath } from '../../compose/locate-operand.ts';
import type { Assay } from '../../compose/open-assay.ts';
import { moveOutcome } from '../../compose/pictures/move-outcome.ts';
import { AssayError } from '../../domain/errors.ts';
import type { JobQueue } from '../../domain/job.ts';
import { isLocation, parseLocation, toMountedPath } from '../../domain/location.ts';
import { nameDelivery } from '../../domain/name-delivery.ts';
import type { CheckCountsLine } from '../../domain/queue-report.ts';
import { type CheckReport, SCHEMA_VERSION } from '../../domain/report.ts';
import { hasSomethingToActOn } from '../../pipeline/check-delivery.ts';
import { renderCheckCounts } from '../../report/check-counts.ts';
import { renderCheckText } from '../../report/check-text.ts';
import { toJsonText } from '../../report/json-text.ts';
import { createStyle } from '../../report/style.ts';
import type { Command, ParsedOptions } from '../command.ts';
import { EXIT, type ExitCode, strongestExit } from '../exit-codes.ts';
import { openMatchingBars } from '../matching-bars.ts';
import { openProgressBar } from '../progress.ts';
import { type CheckWanted, queueCheck } from '../queue/queue-check.ts';
import { WORK_QUEUE_OPTIONS, type WorkSession, withWorkQueue } from '../queue/with-work-queue.ts';
import { withAssay } from '../session.ts';
import { type Terminal, writeOut } from '../terminal.ts';
import { writeHtmlReport } from '../write-html-report.ts';
import { MATCHING_OPTIONS, readMatchWish } from './matching-options.ts';
import { READING_OPTIONS } from './reading-options.ts';

export const checkCommand: Command = {
  name: 'check',
  summary: 'judge a delivery: may it go out, and if not, what is in the way',
  operands: 'DELIVERY',
  operandCount: [1, 1],
  options: {
    show: { type: 'string', value: 'NAME', help: 'the show: config/shows/NAME.yaml, or a file (required)' },
    delivered: {
      type: 'string',
      value: 'DATE',
      help: 'date of delivery, YYYY-MM-DD: approvals must be earlier (default: today)',
    },
    delivery: {
      type: 'string',
      value: 'NAME',
      help: 'name that a redelivery shares (default: the folder without version or date)',
    },
    start: {
      type: 'string',
      value: 'TC@FRAME',
      help: 'timecode of one frame number, e.g. 01:00:00:00@1001, for frames that carry none',
    },
    report: { type: 'string', value: 'FILE.html', help: 'write the report as a self-contained page' },
    json: { type: 'boolean', help: 'the report as one JSON document (docs/schemas/check.schema.json)' },
    ...MATCHING_OPTIONS,
    ...READING_OPTIONS,
    ...WORK_QUEUE_OPTIONS,
  },
  notes: [
    'Verdicts: pass; hold (open issues, or something unknown, unreadable or unfinished); fail (a blocker that no approval covers).',
    'Pictures are searched for all that the ledger knows to be generated, also after every mark is gone: what scan, mark and declare told it of. See docs/matching.md.',
    'With a queue, workers read and judge it before other work, and the report is the same. DELIVERY is then a folder inside a root of the configuration, or a location, and the show is given by its name.',
  ],
  run: (operands, options, terminal) =>
    withAssay(options, terminal, (assay) => check(operands[0] ?? '', { assay, options, terminal })),
};

async function check(folder: string, session: WorkSession): Promise<ExitCode> {
  const { assay, options, terminal } = session;
  readMatchWish(options);
  const show = options.text('show');
  if (show === undefined)
    throw new AssayError('usage.invalid', 'Say which show the delivery belongs to: --show NAME. See: assay help check');
  const start = options.text('start');
  const wanted: CheckWanted = {
    folder,
    show,
    delivery: options.text('delivery') ?? nameDelivery(basename(resolve(terminal.cwd, folder))),
    delivered: parseDate(options.text('delivered')) ?? new Date(assay.clock()).toISOString().slice(0, 10),
    ...(start !== undefined && { start }),
  };
  return withWorkQueue(session, async (queue) => {
    if (queue !== undefined) return checkOverQueue(wanted, queue, session);
    const root = toLocalPath(folder, assay.config.roots, terminal.cwd);
    const report = await judge({ ...wanted, root }, session);
    await recordReport(report, assay);
    return tell(report, root, session);
  });
}

/** Workers have read, judged and recorded it: the report is put together again from the ledger, against the same check before. */
async function checkOverQueue(wanted: CheckWanted, queue: JobQueue, session: WorkSession): Promise<ExitCode> {
  const { options, terminal } = session;
  const checked = await queueCheck(wanted, queue, session);
  if (checked === undefined) return EXIT.ok;
  const { location, output, path, previous } = checked;
  if (path === undefined) {
    const { search: _, ...counts } = output;
    const line: CheckCountsLine = { schemaVersion: SCHEMA_VERSION, kind: 'check-counts', location, ...counts };
    await writeOut(terminal.stdout, options.flag('json') ? `${toJsonText(line)}\n` : renderCheckCounts(line));
    return hasSomethingToActOn(output) ? EXIT.findings : EXIT.ok;
  }
  const { search } = output;
  const mounts = session.assay.config.roots;
  const toPath = (each: string): string =>
    isLocation(each) && Object.hasOwn(mounts, parseLocation(each).root) ? toMountedPath(each, mounts) : each;
  const report = await judge(
    {
      ...wanted,
      root: path,
      before: { check: previous },
      ...(search !== undefined && { searched: moveOutcome(search, toPath) }),
    },
    session,
  );
  if (report.verdict !== output.verdict)
    terminal.stderr.write(
      `Workers recorded the verdict ${output.verdict}. Since then something has changed: this report is of now.\n`,
    );
  return tell(report, path, session);
}

async function judge(
  wanted: CheckWanted & Pick<DeliveryRequest, 'root' | 'before' | 'searched'>,
  { assay, options, terminal }: WorkSession,
): Promise<CheckReport> {
  const { folder, ...request } = wanted;
  const match = readMatchWish(options);
  const bar = openProgressBar(terminal, 'check');
  const bars = openMatchingBars(terminal, () => bar.stop());
  return judgeDelivery(
    {
      ...request,
      shown: folder,
      cwd: terminal.cwd,
      deep: options.flag('deep'),
      // Workers have read the files, and read them again when that was asked for.
      rescan: options.flag('rescan') && wanted.before === undefined,
      takeUnreadable: wanted.before !== undefined,
      onProgress: (progress) => bar.update(progress),
      ...(match !== undefined && { match }),
      onMatching: (progress) => bars.update(progress),
      signal: terminal.signal,
    },
    assay,
  ).finally(() => {
    bar.stop();
    bars.stop();
  });
}

async function tell(report: CheckReport, root: string, { assay, options, terminal }: WorkSession): Promise<ExitCode> {
  await deliver(report, root, assay, options, terminal);
  return strongestExit([
    hasSomethingToActOn(report) ? EXIT.findings : EXIT.ok,
    report.unchecked.length > 0 ? EXIT.unread : EXIT.ok,
  ]);
}

async function deliver(
  report: CheckReport,
  root: string,
  assay: Assay,
  options: ParsedOptions,
  terminal: Terminal,
): Promise<void> {
  const file = options.text('report');
  const path = file === undefined ? undefined : resolve(terminal.cwd, file);
  if (path !== undefined) await writeHtmlReport(report, root, path, assay);
  if (options.flag('json')) await writeOut(terminal.stdout, `${toJsonText(report)}\n`);
  else await writeOut(terminal.stdout, renderCheckText(report, createStyle(terminal.colour)));
  if (file !== undefined) terminal.stderr.write(`Report written to ${file}\n`);
}

function parseDate(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (date === undefined || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) {
    throw new AssayError('usage.invalid', `--delivered takes a date as YYYY-MM-DD; "${text}" is none.`);
  }
  return text;
}
