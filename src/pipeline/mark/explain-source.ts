import type { FileStat } from '../../domain/asset.ts';
import { AssayError } from '../../domain/errors.ts';
import type { MarkParts } from './parts.ts';

const WORDS = {
  'file.changed':
    'The file changed while it was being marked, so no mark was put in place. Mark it again when it is finished.',
  'file.vanished':
    'The file disappeared while it was being marked, so no mark was put in place. Mark it again when it is there.',
} as const;

/** In words of marking what reading says of a file that is not what it was; anything else as it is. */
export function explainSource(error: unknown): unknown {
  if (!(error instanceof AssayError)) return error;
  if (error.code !== 'file.changed' && error.code !== 'file.vanished') return error;
  return new AssayError(error.code, WORDS[error.code], { cause: error });
}

/** Whatever else goes wrong over a source that is not what it was: that it is not comes first. */
export function explainFailure(
  error: unknown,
  source: string,
  stat: FileStat,
  parts: Pick<MarkParts, 'confirmUnchanged'>,
): unknown {
  try {
    parts.confirmUnchanged(source, stat);
    return error;
  } catch (change) {
    return change;
  }
}
