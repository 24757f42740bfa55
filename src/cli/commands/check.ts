import { basename, resolve } from 'node:path';
import type { Assay } from '../../compose/open-assay.ts';
import { findPolicy } from '../../config/find-policy.ts';
import { findShow } from '../../config/find-show.ts';
import { AssayError } from '../../domain/errors.ts';
import type { CheckReport } from '../../domain/report.ts';
import { TIMECODE_RATES } from '../../domain/timecode.ts';
import { parseTimecodeStart } from '../../domain/timecode-start.ts';
import { buildCheckReport, hasSomethingToActOn } from '../../pipeline/check-delivery.ts';
import { collectDelivery } from '../../pipeline/collect-delivery.ts';
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
  const show = await findShow(showName, { folders: assay.config.shows, beside: root, cwd: terminal.cwd });
  const profile = await findPolicy(show.policy, assay.config.policies);
  const start = options.text('start');
  const timecodeStart = start === undefined ? undefined : parseTimecodeStart(start, TIMECODE_RATES[show.rate]);
  const delivered = parseDate(options.text('delivered')) ?? new Date(assay.clock()).toISOString().slice(0, 10);
  const name = options.text('delivery') ?? nameDelivery(root);
  const bar = openProgressBar(terminal, 'check');
  const contents = await collectDelivery(
    assay.scan({
      root,
      deep: options.flag('deep'),
      rescan: options.flag('rescan'),
      onProgress: (progress) => bar.update(progress),
    }),
  ).finally(() => bar.stop());
  terminal.signal.throwIfAborted();
  const { ledger } = assay;
  const previous = await ledger.lastCheck(show.id, name);
  const everywhere = await ledger.declarations();
  const report = buildCheckReport({
    contents,
    profile,
    show,
    declarations: everywhere.filter((declaration) => declaration.show === show.id),
    declarationsElsewhere: everywhere.filter((declaration) => declaration.show !== show.id),
    approvals: await ledger.approvals(),
    acceptances: await ledger.acceptances(show.id),
    ...(previous !== undefined && { previous }),
    delivered,
    ...(timecodeStart !== undefined && { start: timecodeStart }),
    digest: assay.digest,
    compilePattern: assay.compilePattern,
    delivery: { name, path: folder },
    checkedAt: new Date(assay.clock()).toISOString(),
    program: assay.program,
    signsVersion: assay.signsVersion,
    trustSet: assay.trust.id,
    ledgerHead: await ledger.head(),
  });
  await recordCheck(report, assay);
  await deliver(report, root, assay, options, terminal);
  return strongestExit([
    hasSomethingToActOn(report) ? EXIT.findings : EXIT.ok,
    report.unchecked.length > 0 ? EXIT.unread : EXIT.ok,
  ]);
}

async function recordCheck(report: CheckReport, assay: Assay): Promise<void> {
  await assay.ledger.recordCheck({
    show: report.show.id,
    delivery: report.delivery.name,
    verdict: report.verdict,
    findings: report.findings,
  });
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
