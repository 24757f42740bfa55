import type { CheckReport } from '../../domain/report.ts';
import { type Html, html } from './html.ts';
import { formatTime } from './labels.ts';

/** What the report rests on, so that somebody else can come to the same result. */
export function renderFoot(report: CheckReport): Html {
  const { program, policy, trustSet, ledgerHead, delivery, signsVersion } = report;
  const trust =
    trustSet === 'none'
      ? html`<strong>No trust anchors were loaded</strong>: no credential can read as trusted, whoever signed it`
      : html`<code>${trustSet}</code>`;
  const facts: readonly (readonly [string, Html | string])[] = [
    ['Program', `${program.name} ${program.version}`],
    ['Signs', `version ${signsVersion}`],
    ['Policy', `${policy.id} ${policy.version}`],
    ['Trust set', trust],
    ['Ledger head', html`<code>${ledgerHead.sequence}:${ledgerHead.hash}</code>`],
    ['Checked', formatTime(report.checkedAt)],
    ['Delivered', delivery.delivered],
  ];
  return html`<footer><h2>What this report rests on</h2>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<p>Keep the ledger head: <code>assay ledger verify --head</code> proves with it that nothing recorded before this check was changed since. Timecode out is inclusive.</p></footer>`;
}
