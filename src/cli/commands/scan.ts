import type { Assay } from '../../compose/open-assay.ts';
import { toJsonText } from '../../report/json-text.ts';
import { describeDirectory } from '../../report/scan-lines.ts';
import { createScanText } from '../../report/scan-text.ts';
import { createStyle } from '../../report/style.ts';
import { createSummary, type ScanSummary } from '../../report/summary.ts';
import type { Command, ParsedOptions } from '../command.ts';
import { EXIT, type ExitCode, strongestExit } from '../exit-codes.ts';
import { openProgressBar } from '../progress.ts';
import { withAssay } from '../session.ts';
import { type Terminal, writeOut } from '../terminal.ts';
import { READING_OPTIONS } from './reading-options.ts';

export const scanCommand: Command = {
  name: 'scan',
  summary: 'find out which files of a folder generative AI touched, and on what evidence',
  operands: 'PATH…',
  operandCount: [1, 1000],
  options: {
    ...READING_OPTIONS,
    json: { type: 'boolean', help: 'one JSON object a line (docs/schemas/scan.schema.json)' },
    frames: { type: 'boolean', help: 'with --json: each frame of a sequence has a line of its own, too' },
  },
  notes: [
    'A file that has not changed since the last scan is not read again. "unknown" means that nothing was found: it is not clean.',
  ],
  run: (operands, options, terminal) =>
    withAssay(options, terminal, async (assay) => {
      const codes: ExitCode[] = [];
      for (const root of operands) codes.push(await scanRoot(root, assay, options, terminal));
      return strongestExit(codes);
    }),
};

async function scanRoot(root: string, assay: Assay, options: ParsedOptions, terminal: Terminal): Promise<ExitCode> {
  const startedMs = performance.now();
  const summary = createSummary();
  const json = options.flag('json');
  const text = createScanText(createStyle(terminal.colour));
  const bar = openProgressBar(terminal, 'scan');
  try {
    const results = assay.scan({
      root,
      deep: options.flag('deep'),
      rescan: options.flag('rescan'),
      onProgress: (progress) => bar.update(progress),
    });
    for await (const result of results) {
      terminal.signal.throwIfAborted();
      summary.add(result);
      if (!json) text.add(result);
      else
        for (const line of describeDirectory(result, { frames: options.flag('frames') }))
          await writeOut(terminal.stdout, `${toJsonText(line)}\n`);
    }
  } finally {
    bar.stop();
  }
  const line = summary.line({
    path: root,
    seconds: Math.round((performance.now() - startedMs) / 10) / 100,
    trustSet: assay.trust.id,
    signsVersion: assay.signsVersion,
    ledgerHead: await assay.ledger.head(),
  });
  await writeOut(terminal.stdout, json ? `${toJsonText(line)}\n` : text.render(line));
  return exitOf(summary);
}

function exitOf(summary: ScanSummary): ExitCode {
  return strongestExit([summary.needsAction ? EXIT.findings : EXIT.ok, summary.hasUnchecked ? EXIT.unread : EXIT.ok]);
}
