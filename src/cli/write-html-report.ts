import type { Assay } from '../compose/open-assay.ts';
import { AssayError } from '../domain/errors.ts';
import type { CheckReport } from '../domain/report.ts';
import { renderCheckHtml } from '../report/check-html.ts';
import { drawFindings } from './draw-findings.ts';
import { writeBeside } from './write-beside.ts';

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
  try {
    await writeBeside(path, html);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const message = `The report cannot be written to ${path} (${String(error.code)}). The check itself is recorded.`;
    throw new AssayError('usage.invalid', message, { cause: error });
  }
}
