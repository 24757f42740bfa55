import { toRecordedPath } from '../../compose/locate-operand.ts';
import type { Assay } from '../../compose/open-assay.ts';
import type { Reading } from '../../domain/asset.ts';
import { AssayError } from '../../domain/errors.ts';
import type { JudgedOrigin } from '../../domain/finding.ts';
import type { AssetRecord } from '../../domain/ledger.ts';
import { worstOrigin } from '../../domain/origin.ts';
import { createFileSelector } from '../../domain/select-files.ts';
import { judgeReading } from '../../pipeline/judge-reading.ts';
import { type AssetPapers, renderAsset } from '../../report/asset-text.ts';
import { toJsonText } from '../../report/json-text.ts';
import { plainText } from '../../report/plain-text.ts';
import { createStyle } from '../../report/style.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { withAssay } from '../session.ts';
import { writeOut } from '../terminal.ts';
import { READING_OPTIONS } from './reading-options.ts';

const { trust } = READING_OPTIONS;

export const showCommand: Command = {
  name: 'show',
  summary: 'print all that is known of one asset: places, evidence, lineage, papers, history',
  operands: 'PATH|HASH',
  operandCount: [1, 1],
  options: { ...(trust !== undefined && { trust }), json: { type: 'boolean', help: 'as one JSON document' } },
  notes: ['HASH is a SHA-256 or the first 8 or more digits of one.'],
  run: (operands, options, terminal) =>
    withAssay(
      options,
      terminal,
      async (assay) => {
        const [wanted = ''] = operands;
        const path = toRecordedPath(wanted, assay.config.roots, terminal.cwd);
        const record = rejudge((await findAsset(wanted, path, assay)) ?? fail(wanted), assay);
        const { reading, judged } = chooseReading(record, path, assay);
        if (options.flag('json')) await writeOut(terminal.stdout, `${toJsonText({ ...record, judged })}\n`);
        else
          await writeOut(
            terminal.stdout,
            renderAsset({ record, reading, judged }, await findPapers(record, assay), createStyle(terminal.colour)),
          );
        return EXIT.ok;
      },
      { ledgerExists: true },
    ),
};

interface Told {
  readonly reading: Reading | undefined;
  readonly judged: JudgedOrigin | undefined;
}

/**
 * The reading that holds at the path asked for. By hash the worst of those that hold anywhere: what stands beside one copy
 * must not be hidden by another copy that was read later.
 */
function chooseReading(record: AssetRecord, path: string, assay: Assay): Told {
  const standing = record.places.filter((place) => place.reading !== undefined);
  const asked = standing.filter((place) => place.path === path);
  const indexes = new Set((asked.length === 0 ? standing : asked).map((place) => place.reading ?? 0));
  const told = [...indexes].map((index): Told => {
    const reading = record.readings[index];
    return { reading, judged: reading?.status === 'checked' ? judgeReading(reading, assay.rejudge) : undefined };
  });
  const worst = worstOrigin(told.flatMap(({ judged }) => (judged === undefined ? [] : [judged.origin])));
  const chosen = told.find(({ judged }) => judged?.origin === worst) ?? told[0];
  if (chosen !== undefined) return chosen;
  const newest = record.readings[0];
  return { reading: newest, judged: newest?.status === 'checked' ? judgeReading(newest, assay.rejudge) : undefined };
}

/** A text that is all hex digits is a hash, unless there is a file of that name. */
async function findAsset(wanted: string, path: string, assay: Assay): Promise<AssetRecord | undefined> {
  const byPath = await assay.ledger.asset(path);
  return byPath ?? (/^[0-9a-f]{8,64}$/i.test(wanted) ? await assay.ledger.asset(wanted.toLowerCase()) : undefined);
}

/** Trust is that of today's anchors and date, not of the day on which the file was read. */
function rejudge(record: AssetRecord, assay: Assay): AssetRecord {
  return { ...record, readings: record.readings.map((one) => ({ ...one, credential: assay.rejudge(one.credential) })) };
}

function fail(wanted: string): never {
  throw new AssayError(
    'ledger.not-found',
    `The ledger knows nothing of ${plainText(wanted, 4200)}. Scan it first: assay scan PATH`,
  );
}

async function findPapers(record: AssetRecord, assay: Assay): Promise<AssetPapers> {
  const files = record.places.map((place) => ({ path: place.relativePath, sha256: record.sha256 }));
  const declarations = (await assay.ledger.declarations()).flatMap((declaration) =>
    declaration.entries
      .filter((entry) =>
        files.some((file) => createFileSelector(entry.files, assay.compilePattern)(file) !== undefined),
      )
      .map((entry) => {
        const what =
          entry.kind === 'negative'
            ? 'no generative tools used'
            : `${entry.origin} by ${entry.tool.name}, ${entry.intent}, ${entry.useCase}`;
        return `${declaration.reference} of ${declaration.vendor} (${declaration.show}), ${declaration.date}: ${what}`;
      }),
  );
  const approvals = (await assay.ledger.approvals())
    .filter(
      (approval) => approval.pinned.includes(record.sha256) || approval.scope.files.hashes.includes(record.sha256),
    )
    .map((approval) => {
      const withdrawn =
        approval.withdrawn === undefined
          ? ''
          : `, withdrawn by ${approval.withdrawn.by} on ${approval.withdrawn.at.slice(0, 10)}`;
      return `${approval.reference}: ${approval.approver} (${approval.organisation}), ${approval.date}, for ${approval.scope.show}${withdrawn}`;
    });
  return { declarations, approvals };
}
