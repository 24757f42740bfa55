import { toLocalPath } from '../../compose/locate-operand.ts';
import { createFoundPictures } from '../../compose/pictures/found-pictures.ts';
import { AssayError } from '../../domain/errors.ts';
import type { JobOutput } from '../../domain/job.ts';
import type { ScanCountsLine } from '../../domain/queue-report.ts';
import { SCHEMA_VERSION, type SummaryLine } from '../../domain/report.ts';
import { toJsonText } from '../../report/json-text.ts';
import { plainText } from '../../report/plain-text.ts';
import { renderScanCounts } from '../../report/scan-counts.ts';
import { describeDirectory } from '../../report/scan-lines.ts';
import { createScanText } from '../../report/scan-text.ts';
import { createStyle } from '../../report/style.ts';
import { createSummary, type ScanSummary } from '../../report/summary.ts';
import type { Command } from '../command.ts';
import { EXIT, type ExitCode, strongestExit } from '../exit-codes.ts';
import { fingerprintAtEnd, tellFingerprints, wantsFingerprints } from '../fingerprint-pictures.ts';
import { openProgressBar } from '../progress.ts';
import { type QueuedScan, queueScans } from '../queue/queue-scan.ts';
import { WORK_QUEUE_OPTIONS, type WorkSession, withWorkQueue } from '../queue/with-work-queue.ts';
import { withAssay } from '../session.ts';
import { writeOut } from '../terminal.ts';
import { FINGERPRINT_OPTIONS } from './matching-options.ts';
import { READING_OPTIONS } from './reading-options.ts';

export const scanCommand: Command = {
  name: 'scan',
  summary: 'find out which files of a folder generative AI touched, and on what evidence',
  operands: 'PATH…',
  operandCount: [1, 1000],
  options: {
    ...READING_OPTIONS,
    json: { type: 'boolean', help: 'one JSON object a line (docs/schemas/scan.schema.json)' },
    ...FINGERPRINT_OPTIONS,
    frames: { type: 'boolean', help: 'with --json: each frame of a sequence has a line of its own, too' },
    ...WORK_QUEUE_OPTIONS,
  },
  notes: [
    'A file that has not changed since the last scan is not read again. "unknown" means that nothing was found: it is not clean.',
    'With a queue, workers read the files and the report is the same. PATH is then a folder inside a root of the configuration, or a location: dailies:/ep101.',
  ],
  run: (operands, options, terminal) =>
    withAssay(options, terminal, (assay) =>
      withWorkQueue({ assay, options, terminal }, async (queue) => {
        const codes: ExitCode[] = [];
        const session = { assay, options, terminal };
        if (queue === undefined)
          for (const path of operands)
            codes.push(await scanRoot({ path, root: toLocalPath(path, assay.config.roots, terminal.cwd) }, session));
        else
          for await (const scanned of queueScans(operands, queue, session)) codes.push(await report(scanned, session));
        return strongestExit(codes);
      }),
    ),
};

/** What workers found: all is in the ledger and unchanged, so an ordinary scan lists and judges it and reads nothing. */
async function report(
  { operand, path, location, output, startedMs }: QueuedScan,
  session: WorkSession,
): Promise<ExitCode> {
  const failed = output.failed > 0 ? EXIT.unread : EXIT.ok;
  const { options, terminal } = session;
  try {
    if (path !== undefined)
      return strongestExit([await scanRoot({ path: operand, root: path, output, startedMs }, session), failed]);
  } catch (error) {
    // Workers have it mounted, this machine has not: what they counted is still true.
    if (!(error instanceof AssayError && error.code === 'root.unmounted')) throw error;
    terminal.stderr.write(`${plainText(error.message)}\nThe files cannot be listed here. What the workers counted:\n`);
  }
  const line: ScanCountsLine = { schemaVersion: SCHEMA_VERSION, kind: 'scan-counts', location, ...output };
  await writeOut(terminal.stdout, options.flag('json') ? `${toJsonText(line)}\n` : renderScanCounts(line));
  return strongestExit([output.unreadable + output.unfinished > 0 ? EXIT.unread : EXIT.ok, failed]);
}

interface ScanTarget {
  /** As it is shown. */
  readonly path: string;
  /** Absolute. */
  readonly root: string;
  /** What workers have done of it. */
  readonly output?: JobOutput<'scan.folder'>;
  /** When workers were asked, by the clock of `performance`. Default: now. */
  readonly startedMs?: number;
}

async function scanRoot(target: ScanTarget, session: WorkSession): Promise<ExitCode> {
  const { path, root, output, startedMs = performance.now() } = target;
  const { assay, options, terminal } = session;
  const summary = createSummary();
  const json = options.flag('json');
  const text = createScanText(createStyle(terminal.colour));
  const found = createFoundPictures(root);
  const bar = openProgressBar(terminal, 'scan');
  try {
    const results = assay.scan({
      root,
      deep: options.flag('deep'),
      // Workers have done so.
      rescan: options.flag('rescan') && output === undefined,
      takeUnreadable: output !== undefined,
      onProgress: (progress) => bar.update(progress),
    });
    for await (const result of results) {
      terminal.signal.throwIfAborted();
      summary.add(result);
      found.add(result);
      if (!json) text.add(result);
      else
        for (const line of describeDirectory(result, { frames: options.flag('frames') }))
          await writeOut(terminal.stdout, `${toJsonText(line)}\n`);
    }
  } finally {
    bar.stop();
  }
  const seconds = Math.round((performance.now() - startedMs) / 10) / 100;
  const fingerprinted = wantsFingerprints(session) ? await fingerprintAtEnd(found.items, session) : undefined;
  const own = summary.line({
    path,
    seconds,
    ...(fingerprinted !== undefined && { fingerprints: fingerprinted.counts }),
    trustSet: assay.trust.id,
    signsVersion: assay.signsVersion,
    ledgerHead: await assay.ledger.head(),
  });
  const line = output === undefined ? own : countRead(own, output.inspected);
  await writeOut(terminal.stdout, json ? `${toJsonText(line)}\n` : text.render(line));
  await tellFingerprints(fingerprinted, session);
  return exitOf(summary);
}

/** Read by workers is read. */
function countRead(line: SummaryLine, inspected: number): SummaryLine {
  const read = Math.min(line.files, line.read + inspected);
  return { ...line, read, unchanged: line.files - read };
}

function exitOf(summary: ScanSummary): ExitCode {
  return strongestExit([summary.needsAction ? EXIT.findings : EXIT.ok, summary.hasUnchecked ? EXIT.unread : EXIT.ok]);
}
