import { resolve } from 'node:path';
import { toLocalPath } from '../../compose/locate-operand.ts';
import { drawComparison } from '../../compose/pictures/draw-comparison.ts';
import { readPictureOperand } from '../../compose/pictures/read-operand.ts';
import { AssayError } from '../../domain/errors.ts';
import type { CompareReport } from '../../domain/picture-report.ts';
import { SCHEMA_VERSION } from '../../domain/report.ts';
import type { ComparedFile } from '../../pipeline/match/choose-pair.ts';
import { comparePictures } from '../../pipeline/match/compare-pictures.ts';
import { renderCompareText } from '../../report/compare-text.ts';
import { toJsonText } from '../../report/json-text.ts';
import { createStyle } from '../../report/style.ts';
import type { Command, ParsedOptions } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { WorkSession } from '../queue/with-work-queue.ts';
import { withAssay } from '../session.ts';
import { writeOut } from '../terminal.ts';
import { writeNewFile } from '../write-new-file.ts';

const EXIT_OF_VERDICT = { match: EXIT.findings, 'no-match': EXIT.ok, 'cannot-tell': EXIT.unread } as const;

export const compareCommand: Command = {
  name: 'compare',
  summary: 'explain why one picture is found in another, or is not',
  operands: 'FINAL SOURCE',
  operandCount: [2, 2],
  options: {
    'frame-a': {
      type: 'string',
      value: 'N',
      help: 'of a movie FINAL: which frame, from 0 (default: the one most alike)',
    },
    'frame-b': {
      type: 'string',
      value: 'N',
      help: 'of a movie SOURCE: which frame, from 0 (default: the one most alike)',
    },
    picture: { type: 'string', value: 'FILE.jpg', help: 'write both beside each other' },
    json: { type: 'boolean', help: 'as one JSON document (docs/schemas/compare.schema.json)' },
  },
  notes: [
    'FINAL is what is delivered, SOURCE what may have been used in it: a picture or movie each. Neither need be in the ledger.',
    'Ends with 1 for a match, 0 for none, 3 when nobody can tell or one of them could not be read.',
  ],
  run: (operands, options, terminal) =>
    withAssay(options, terminal, (assay) =>
      compare(operands[0] ?? '', operands[1] ?? '', { assay, options, terminal }),
    ),
};

async function compare(final: string, source: string, { assay, options, terminal }: WorkSession): Promise<ExitCode> {
  const { pictures, config } = assay;
  const open = (operand: string) => readPictureOperand(toLocalPath(operand, config.roots, terminal.cwd), assay);
  const [a, b] = [await open(final), await open(source)];
  const compared: readonly [ComparedFile, ComparedFile] = [
    { file: a.file, ...readFrame(options, 'frame-a') },
    { file: b.file, ...readFrame(options, 'frame-b') },
  ];
  // A search judges edited material by other rules than what is generated as a whole.
  const [known] = b.sha256 === undefined ? [] : await pictures.listItems(({ sha256 }) => sha256 === b.sha256);
  const read = await comparePictures(...compared, pictures, known === undefined ? {} : { origin: known.origin });
  terminal.signal.throwIfAborted();
  if (!read.ok) throw new AssayError(read.error.code, read.error.message);
  const asked = options.text('picture');
  const picture = asked === undefined ? undefined : resolve(terminal.cwd, asked);
  if (picture !== undefined) {
    const drawn = await drawComparison(a.file, b.file, read.value, pictures.reader);
    if (!drawn.ok) throw new AssayError(drawn.error.code, drawn.error.message);
    await writeNewFile(picture, drawn.value);
  }
  const report: CompareReport = {
    schemaVersion: SCHEMA_VERSION,
    kind: 'compare',
    final,
    source,
    ...read.value,
    ...(picture !== undefined && { picture }),
  };
  await writeOut(
    terminal.stdout,
    options.flag('json') ? `${toJsonText(report)}\n` : renderCompareText(report, createStyle(terminal.colour)),
  );
  return EXIT_OF_VERDICT[report.verdict];
}

function readFrame(options: ParsedOptions, name: string): Pick<ComparedFile, 'frame'> {
  const text = options.text(name);
  if (text === undefined) return {};
  const frame = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(frame))
    throw new AssayError('usage.invalid', `--${name} takes the number of a frame, from 0; "${text}" is none.`);
  return { frame };
}
