import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { Assay } from '../compose/open-assay.ts';
import { AssayError } from '../domain/errors.ts';
import type { CheckReport } from '../domain/report.ts';
import { renderCheckHtml } from '../report/check-html.ts';
import { drawFindings } from './draw-findings.ts';

/**
 * Writes the page beside its final name and renames it, so that nobody ever reads half a report. Throws `usage.invalid` where
 * nothing can be written.
 */
export async function writeHtmlReport(
  report: CheckReport,
  root: string,
  path: string,
  assay: Pick<Assay, 'inspector' | 'pictures' | 'ledger'>,
): Promise<void> {
  const thumbnails = await drawFindings(report, root, assay);
  const html = renderCheckHtml(report, thumbnails);
  const beside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(beside, 'wx');
    try {
      await file.writeFile(html);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const message = `The report cannot be written to ${path} (${String(error.code)}). The check itself is recorded.`;
    throw new AssayError('usage.invalid', message, { cause: error });
  }
}
