import { basename, resolve } from 'node:path';
import { judgeDelivery, recordReport } from '../../compose/judge-delivery.ts';
import type { Assay } from '../../compose/open-assay.ts';
import { AssayError } from '../../domain/errors.ts';
import type { CheckReport } from '../../domain/report.ts';
import { hasSomethingToActOn } from '../../pipeline/check-delivery.ts';
import { renderCheckText } from '../../report/check-text.ts';
import { toJsonText } from '../../report/json-text.ts';
import { createStyle } from '../../report/style.ts';
import type { Command, ParsedOptions } from '../command.ts';
import { EXIT, type ExitCode, strongestExit } from '../exit-codes.ts';
import { openProgressBar } from '../progress.ts';
import { withAssay } from '../session.ts';
import { type Terminal, writeOut } from '../terminal.ts';
import { writeHtmlReport } from '../write-html-report.ts';
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
    ...READING_OPTIONS,
  },
  notes: [
    'Verdicts: pass; hold (open issues, or something unknown, unreadable or unfinished); fail (a blocker that no approval covers).',
  ],
  run: (operands, options, terminal) =>
    withAssay(options, terminal, (assay) => check(operands[0] ?? '', assay, options, terminal)),
};

async function check(folder: string, assay: Assay, options: ParsedOptions, terminal: Terminal): Promise<ExitCode> {
  const showName = options.text('show');
  if (showName === undefined)
    throw new AssayError('usage.invalid', 'Say which show the delivery belongs to: --show NAME. See: assay help check');
  const root = resolve(terminal.cwd, folder);
  const start = options.text('start');
  const delivered = parseDate(options.text('delivered'));
  const bar = openProgressBar(terminal, 'check');
  const report = await judgeDelivery(
    {
      root,
      shown: folder,
      delivery: options.text('delivery') ?? nameDelivery(root),
      show: showName,
      cwd: terminal.cwd,
      ...(delivered !== undefined && { delivered }),
      ...(start !== undefined && { start }),
      deep: options.flag('deep'),
      rescan: options.flag('rescan'),
      onProgress: (progress) => bar.update(progress),
      signal: terminal.signal,
    },
    assay,
  ).finally(() => bar.stop());
  await recordReport(report, assay);
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
  if (path !== undefined) await writeHtmlReport(report, root, path, assay.inspector);
  if (options.flag('json')) await writeOut(terminal.stdout, `${toJsonText(report)}\n`);
  else await writeOut(terminal.stdout, renderCheckText(report, createStyle(terminal.colour)));
  if (file !== undefined) terminal.stderr.write(`Report written to ${file}\n`);
}

/** A version (`_v002`) or a date at the end of the folder's name tells one redelivery from the next: it is no part of the name. */
function nameDelivery(root: string): string {
  const name = basename(root);
  const bare = name.replace(/(?:[._ -]+(?:v\d{1,5}|\d{8}|\d{4}-\d{2}-\d{2}))+$/i, '');
  return bare === '' ? name : bare;
}

function parseDate(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (date === undefined || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) {
    throw new AssayError('usage.invalid', `--delivered takes a date as YYYY-MM-DD; "${text}" is none.`);
  }
  return text;
}
