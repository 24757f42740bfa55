import { isSettled } from '../../domain/finding.ts';
import type { CheckReport } from '../../domain/report.ts';
import { countFindings, VERDICT_TEXT } from '../describe-finding.ts';
import { type Html, html } from './html.ts';
import { formatTime, VERDICT_SYMBOL } from './labels.ts';

/** The first thing on the page: may it go out. */
export function renderVerdict(report: CheckReport): Html {
  const { verdict, show, delivery, policy } = report;
  return html`<header class="head">
<p class="kind">Provenance check of a delivery</p>
<h1><bdi>${delivery.name}</bdi></h1>
<p class="for">for <bdi>${show.title}</bdi> (<bdi>${show.id}</bdi>)</p>
<div class="verdict ${verdict}">
<span class="symbol" aria-hidden="true">${VERDICT_SYMBOL[verdict]}</span>
<div><p class="word">${verdict.toUpperCase()}</p><p class="what">${VERDICT_TEXT[verdict]}</p></div>
<ul class="counts">${countFindings(report).map(({ text, about }) => html`<li><a href="#${about}">${text}</a></li>`)}</ul>
</div>
${explainVerdict(report)}
<dl class="facts">
<div><dt>Delivered</dt><dd>${delivery.delivered}</dd></div>
<div><dt>Checked</dt><dd>${formatTime(report.checkedAt)}</dd></div>
<div><dt>Policy</dt><dd>${policy.id} ${policy.version}</dd></div>
<div><dt>Delivery as given</dt><dd><bdi>${delivery.path}</bdi></dd></div>
</dl>
</header>`;
}

/** A verdict that the open findings alone do not explain, explained. */
function explainVerdict({ verdict, findings, unchecked }: CheckReport): Html | undefined {
  const open = findings.some((finding) => !isSettled(finding) && finding.severity !== 'FYI');
  if (verdict === 'hold' && !open && unchecked.some(({ status }) => status === 'unfinished')) {
    return html`<p class="note">A file that is still being written holds a delivery, also when the finding is signed off: what will be in it is not known yet.</p>`;
  }
  if (verdict !== 'pass') return undefined;
  return html`<p class="note">A pass is as good as its coverage: see what carries evidence, what is only declared, and what was not checked.</p>`;
}
