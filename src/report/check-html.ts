import type { CheckReport } from '../domain/report.ts';
import { renderCoverage } from './html/coverage.ts';
import type { CardContext } from './html/finding-card.ts';
import { renderOpenFindings, renderSettledFindings } from './html/findings.ts';
import { renderFoot } from './html/foot.ts';
import { renderGlossary } from './html/glossary.ts';
import { html } from './html/html.ts';
import { renderFiles, renderFixed, renderUnchecked } from './html/lists.ts';
import { renderPage } from './html/page.ts';
import { renderVerdict } from './html/verdict.ts';

/**
 * The report of a check as one self-contained page: verdict and coverage first, then what is open, settled, fixed and not
 * checked. `thumbnails`: finding id to JPEG data in base64; anything else is left out. Every text in the report may be a
 * stranger's. Lists are cut at 5,000 to 20,000 entries, and the page says so where it happens.
 */
export function renderCheckHtml(report: CheckReport, thumbnails: ReadonlyMap<string, string>): string {
  const ruleTitles = new Map(report.rules?.map(({ id, title }) => [id, title]));
  const context: CardContext = { thumbnails, ruleTitles };
  const title = `${report.verdict.toUpperCase()}: ${report.delivery.name}, ${report.show.title}`;
  const body = html`${renderVerdict(report)}
<main>
${renderCoverage(report)}
${renderOpenFindings(report, context)}
${renderSettledFindings(report, context)}
${renderFixed(report)}
${renderUnchecked(report)}
${renderFiles(report)}
${renderGlossary(report)}
</main>
${renderFoot(report)}`;
  return renderPage(title, body);
}
