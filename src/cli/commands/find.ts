import { mkdir } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { toLocalPath } from '../../compose/locate-operand.ts';
import { createMatchDrawer } from '../../compose/pictures/match-drawer.ts';
import { type PictureOperand, readPictureOperand } from '../../compose/pictures/read-operand.ts';
import { searchPicture } from '../../compose/pictures/search-picture.ts';
import { AssayError } from '../../domain/errors.ts';
import type { FileMatches, MatchInstance } from '../../domain/match.ts';
import { toOutputError } from '../../domain/output-error.ts';
import type { FindReport } from '../../domain/picture-report.ts';
import { SCHEMA_VERSION } from '../../domain/report.ts';
import { renderFindText } from '../../report/find-text.ts';
import { toJsonText } from '../../report/json-text.ts';
import { createStyle } from '../../report/style.ts';
import type { Command } from '../command.ts';
import { EXIT, type ExitCode, strongestExit } from '../exit-codes.ts';
import { openMatchingBars } from '../matching-bars.ts';
import type { WorkSession } from '../queue/with-work-queue.ts';
import { withAssay } from '../session.ts';
import { writeOut } from '../terminal.ts';
import { writeNewFile } from '../write-new-file.ts';
import { THOROUGH_OPTION } from './matching-options.ts';

/** Height of each of the two pictures, pixels. */
const PICTURE_HEIGHT = 540;
/** Pictures that are written. */
const PICTURE_LIMIT = 1000;

export const findCommand: Command = {
  name: 'find',
  summary: 'search all that the ledger knows to be generated with one picture or movie',
  operands: 'IMAGE|MOVIE',
  operandCount: [1, 1],
  options: {
    ...THOROUGH_OPTION,
    pictures: {
      type: 'string',
      value: 'DIR',
      help: 'write a picture of each find there: both frames beside each other',
    },
    json: { type: 'boolean', help: 'as one JSON document (docs/schemas/find.schema.json)' },
  },
  notes: [
    'Ends with 1 when something was found, 0 when nothing was, 3 when it could not be read or there is nothing in it to search with.',
    'What came near without being a match is listed with what it would have taken; assay compare explains one of them.',
  ],
  run: (operands, options, terminal) =>
    withAssay(options, terminal, (assay) => find(operands[0] ?? '', { assay, options, terminal })),
};

async function find(operand: string, session: WorkSession): Promise<ExitCode> {
  const { assay, options, terminal } = session;
  const picture = await readPictureOperand(toLocalPath(operand, assay.config.roots, terminal.cwd), assay);
  const bars = openMatchingBars(terminal);
  const searched = await searchPicture(
    picture.file,
    {
      thorough: options.flag('thorough'),
      onMatching: (progress) => bars.update(progress),
      signal: terminal.signal,
    },
    assay,
  ).finally(() => bars.stop());
  const matches = searched.matches === undefined ? undefined : { ...searched.matches, path: operand };
  const pictures = await writePictures(picture, matches?.instances ?? [], session);
  const report: FindReport = {
    schemaVersion: SCHEMA_VERSION,
    kind: 'find',
    ...searched,
    path: operand,
    ...(matches !== undefined && { matches }),
    ...(pictures !== undefined && { pictures }),
  };
  await writeOut(
    terminal.stdout,
    options.flag('json') ? `${toJsonText(report)}\n` : renderFindText(report, createStyle(terminal.colour)),
  );
  return exitOf(matches);
}

function exitOf(matches: FileMatches | undefined): ExitCode {
  if (matches === undefined) return EXIT.ok;
  const { instances, notSearched, searched } = matches;
  const unread = searched.frames === 0 || notSearched.some(({ why }) => why === 'undecodable');
  return strongestExit([instances.length > 0 ? EXIT.findings : EXIT.ok, unread ? EXIT.unread : EXIT.ok]);
}

/** Throws `output.*`: a file that is there is never written over. */
async function writePictures(
  { file }: PictureOperand,
  instances: readonly MatchInstance[],
  { assay, options, terminal }: WorkSession,
): Promise<FindReport['pictures']> {
  const folder = options.text('pictures');
  if (folder === '') throw new AssayError('usage.invalid', '--pictures takes a folder. Is a variable unset?');
  if (folder === undefined || instances.length === 0) return undefined;
  const into = resolve(terminal.cwd, folder);
  await mkdir(into, { recursive: true }).catch((error: unknown) => {
    throw toOutputError(error);
  });
  const drawer = createMatchDrawer({ reader: assay.pictures.reader, ledger: assay.ledger });
  const stem = basename(file.path, extname(file.path));
  const written: NonNullable<FindReport['pictures']>[number][] = [];
  for (const [index, instance] of instances.slice(0, PICTURE_LIMIT).entries()) {
    terminal.signal.throwIfAborted();
    const drawn = await drawer.draw({ file, frame: instance.best.final }, instance, PICTURE_HEIGHT);
    if (drawn === undefined) continue;
    const path = join(into, `${stem}.found-${String(index + 1).padStart(3, '0')}.jpg`);
    await writeNewFile(path, drawn);
    written.push({ instance: index, path });
  }
  return written;
}
