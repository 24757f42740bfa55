import { toLocalPath } from '../../compose/locate-operand.ts';
import { chooseBelow } from '../../compose/pictures/choose-items.ts';
import type { FingerprintReport } from '../../domain/picture-report.ts';
import { SCHEMA_VERSION } from '../../domain/report.ts';
import { renderFingerprintText } from '../../report/fingerprint-text.ts';
import { toJsonText } from '../../report/json-text.ts';
import { createStyle } from '../../report/style.ts';
import type { Command } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { fingerprintPictures } from '../fingerprint-pictures.ts';
import { queueFingerprints } from '../queue/queue-fingerprints.ts';
import { WORK_QUEUE_OPTIONS, type WorkSession, withWorkQueue } from '../queue/with-work-queue.ts';
import { withAssay } from '../session.ts';
import { writeOut } from '../terminal.ts';

export const fingerprintCommand: Command = {
  name: 'fingerprint',
  summary: 'fingerprint all pictures that the ledger knows to be generated, so that deliveries are searched for them',
  operands: '[PATH…]',
  operandCount: [0, 1000],
  options: {
    json: { type: 'boolean', help: 'as one JSON document (docs/schemas/fingerprint.schema.json)' },
    ...WORK_QUEUE_OPTIONS,
  },
  notes: [
    'PATH: only what lies there, as it was scanned. What has a current fingerprint is passed over.',
    'With a queue, workers do it for what lies in a root of the configuration, and this machine for the rest.',
    'scan, mark, declare and check do this by themselves for what they come upon; this is for what was recorded before, and for what was not mounted then.',
  ],
  run: (operands, options, terminal) =>
    withAssay(options, terminal, (assay) => run(operands, { assay, options, terminal })),
};

async function run(operands: readonly string[], session: WorkSession): Promise<ExitCode> {
  const { assay, options, terminal } = session;
  const startedMs = performance.now();
  const roots = operands.map((operand) => toLocalPath(operand, assay.config.roots, terminal.cwd));
  const items = await assay.pictures.listItems(roots.length === 0 ? () => true : chooseBelow(roots));
  await withWorkQueue(session, async (queue) => {
    if (queue !== undefined) await queueFingerprints(items, queue, session);
  });
  if (options.flag('no-wait')) return EXIT.ok;
  const found = await fingerprintPictures(items, session);
  const report: FingerprintReport = {
    schemaVersion: SCHEMA_VERSION,
    kind: 'fingerprint',
    items: items.length,
    ...found,
    seconds: Math.round((performance.now() - startedMs) / 10) / 100,
  };
  await writeOut(
    terminal.stdout,
    options.flag('json') ? `${toJsonText(report)}\n` : renderFingerprintText(report, createStyle(terminal.colour)),
  );
  return found.counts.failed + found.counts.unreachable > 0 ? EXIT.unread : EXIT.ok;
}
