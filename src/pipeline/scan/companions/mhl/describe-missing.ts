import type { ScanNotice } from '../../../../domain/scan-result.ts';
import { clipDetail, clipName } from '../clip.ts';

/** Files named in one notice at most; the number is always exact. */
const NAMES_SHOWN = 20;

/** One notice on a folder for all that is missing from it. Paths are relative to the scanned root. */
export function describeMissing(folder: string, missing: readonly string[]): readonly ScanNotice[] {
  if (missing.length === 0) return [];
  const paths = missing.slice(0, NAMES_SHOWN).map(clipName).join(', ');
  const more = missing.length > NAMES_SHOWN ? ` and ${missing.length - NAMES_SHOWN} more` : '';
  const files = missing.length === 1 ? 'A file' : `${missing.length} files`;
  const message = `${files} of the ASC MHL history ${missing.length === 1 ? 'is' : 'are'} not here: ${paths}${more}. Ask for what is missing.`;
  const detail = clipDetail({ count: missing.length, files: paths });
  return [{ path: folder === '' ? '.' : folder, code: 'mhl.missing', message, detail }];
}
