import type { Finding } from '../../domain/finding.ts';
import type { CheckReport } from '../../domain/report.ts';
import { isSettled, SEVERITY_ORDER } from '../describe-finding.ts';
import { type CardContext, renderFindingCard } from './finding-card.ts';
import { renderFindingTable } from './finding-table.ts';
import { type Html, html } from './html.ts';

/** Findings told in full, gravest first; beyond it the table alone tells of them. Keeps the worst page below some 60 MB. */
export const CARD_LIMIT = 5_000;

const GROUP_TITLE = { Blocker: 'Blockers', Issue: 'Issues', FYI: 'For information' } as const;

/** What is in the way, then what is only worth knowing. */
export function renderOpenFindings(report: CheckReport, context: CardContext): Html {
  const open = byGravity(report.findings.filter((finding) => !isSettled(finding)));
  if (open.length === 0)
    return html`<section id="open"><h2>Open findings</h2><p class="empty">Nothing is open.</p></section>`;
  const told = open.slice(0, CARD_LIMIT);
  return html`<section id="open"><h2>Open findings ${renderCount(open)}</h2>
${renderFindingTable(open, 'Open findings, one row for each instance')}
${SEVERITY_ORDER.map((severity) => renderGroup(severity, told, open, context))}
</section>`;
}

/** What an approval covers or a person signed off: still in the delivery, and still in the report. */
export function renderSettledFindings(report: CheckReport, context: CardContext): Html | undefined {
  const settled = byGravity(report.findings.filter(isSettled));
  if (settled.length === 0) return undefined;
  const told = settled.slice(0, CARD_LIMIT);
  return html`<section id="settled"><h2>Settled ${renderCount(settled)}</h2>
<p class="lead">In the delivery, and covered by an approval or signed off by a person.</p>
${renderFindingTable(settled, 'Settled findings, one row for each instance', true)}
<details><summary>Evidence, approvals and conditions of ${told.length.toLocaleString('en-US')} settled</summary>${told.map((finding) => renderFindingCard(finding, context))}</details>
</section>`;
}

function renderGroup(
  severity: Finding['severity'],
  told: readonly Finding[],
  open: readonly Finding[],
  context: CardContext,
): Html | undefined {
  const all = open.filter((finding) => finding.severity === severity);
  const shown = told.filter((finding) => finding.severity === severity);
  if (all.length === 0) return undefined;
  const more = all.length - shown.length;
  return html`<h2 class="group ${severity.toLowerCase()}">${GROUP_TITLE[severity]} ${renderCount(all)}</h2>
${shown.map((finding) => renderFindingCard(finding, context))}${
  more > 0
    ? html`<p class="more">${more.toLocaleString('en-US')} more are in the table above; <code>assay check --json</code> has their evidence.</p>`
    : undefined
}`;
}

function renderCount(list: readonly unknown[]): Html {
  return html`<span class="count">${list.length.toLocaleString('en-US')}</span>`;
}

function byGravity(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity));
}
