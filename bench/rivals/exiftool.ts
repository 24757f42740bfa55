import { join } from 'node:path';
import { REPOSITORY } from '../harness/assay.ts';
import type { Command } from '../harness/measure-process.ts';

export const EXIFTOOL = join(REPOSITORY, 'node_modules/exiftool-vendored.pl/bin/exiftool');
export const EXIFTOOL_ARGS = ['-r', '-j', '-G1:3', '-a', '-struct'];

/** ExifTool alone, in one process. It ends with 1 when a file had an error, which some of the samples are made to have. */
export function exiftoolCommand(folder: string): Command {
  return { file: 'perl', args: [EXIFTOOL, ...EXIFTOOL_ARGS, folder], goodCodes: [0, 1] };
}
