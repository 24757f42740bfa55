import { type Finding, isSettled, type Severity } from '../../domain/finding.ts';
import type { CheckReport } from '../../domain/report.ts';
import { SEVERITY_ORDER } from '../describe-finding.ts';
import { type CardContext, renderFindingCard } from './finding-card.ts';
import { renderFindingTable } from './finding-table.ts';
import { type Html, html } from './html.ts';

/** Findings told in full, gravest first; beyond it the table alone tells of them. */
export const CARD_LIMIT = 5_000;
/** Characters of the page that findings told in full may take: what a laptop's browser still opens at once. */
const CARD_BUDGET = 40_000_000;

const GROUP_TITLE = { Blocker: 'Blockers', Issue: 'Issues', FYI: 'For information' } as const;

/** What is in the way, then what is only worth knowing. */
export function renderOpenFindings(report: CheckReport, context: CardContext): Html {
  const open = byGravity(report.findings.filter((finding) => !isSettled(finding)));
  if (open.length === 0)
    return html`<section id="open"><h2>Open findings</h2><p class="empty">Nothing is open.</p></section>`;
  const cards = renderCards(open, context);
  const groups = SEVERITY_ORDER.map((severity) => {
    const first = open.findIndex((finding) => finding.severity === severity);
    const count = open.filter((finding) => finding.severity === severity).length;
    return count === 0 ? undefined : renderGroup(severity, cards.slice(first, first + count), count);
  });
  return html`<section id="open"><h2>Open findings ${renderCount(open.length)}</h2>
${renderFindingTable(open, 'Open findings, one row for each instance')}
${groups}
</section>`;
}

/** What an approval covers or a person signed off: still in the delivery, and still in the report. */
export function renderSettledFindings(report: CheckReport, context: CardContext): Html | undefined {
  const settled = byGravity(report.findings.filter(isSettled));
  if (settled.length === 0) return undefined;
  const cards = renderCards(settled, context);
  return html`<section id="settled"><h2>Settled ${renderCount(settled.length)}</h2>
<p class="lead">In the delivery, and covered by an approval or signed off by a person.</p>
${renderFindingTable(settled, 'Settled findings, one row for each instance', true)}
<details><summary>Evidence, approvals and conditions</summary>${cards}${tellRest(settled.length - cards.length)}</details>
</section>`;
}

function renderGroup(severity: Severity, cards: readonly Html[], count: number): Html {
  return html`<h2 class="group ${severity.toLowerCase()}">${GROUP_TITLE[severity]} ${renderCount(count)}</h2>
${cards}${tellRest(count - cards.length)}`;
}

/** Cards of the first findings, until the page is full. */
function renderCards(findings: readonly Finding[], context: CardContext): readonly Html[] {
  const cards: Html[] = [];
  let left = CARD_BUDGET;
  for (const finding of findings.slice(0, CARD_LIMIT)) {
    const card = renderFindingCard(finding, context);
    left -= card.html.length;
    if (left < 0) break;
    cards.push(card);
  }
  return cards;
}

function tellRest(count: number): Html | undefined {
  if (count === 0) return undefined;
  return html`<p class="more">${count.toLocaleString('en-US')} more are in the table above; <code>assay check --json</code> has their evidence.</p>`;
}

function renderCount(count: number): Html {
  return html`<span class="count">${count.toLocaleString('en-US')}</span>`;
}

function byGravity(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity));
}
