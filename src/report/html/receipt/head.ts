import type { Receipt } from '../../../domain/receipt.ts';
import { formatCount } from '../../units.ts';
import { type Html, html } from '../html.ts';
import { formatTime } from '../labels.ts';
import { SOURCE_WORDS } from './words.ts';

/** Who marked what, when and how many, and what the reader has to know before relying on it. */
export function renderHead(receipt: Receipt): Html {
  const { entries, failures, signer, madeAt } = receipt;
  return html`<header>
<p class="kind">Receipt of content credentials</p>
<h1>${formatCount(entries.length, 'file')} marked by <bdi>${signer.name}</bdi></h1>
<p class="when">${formatTime(madeAt)}${failures.length === 0 ? undefined : html` · <strong>${formatCount(failures.length, 'file')} could not be marked</strong>`}</p>
${renderDevelopment(receipt)}
${renderWarnings(receipt)}
${renderFacts(receipt)}
${renderTotals(receipt)}
</header>`;
}

const DEVELOPMENT = /development certificate/i;

/** Said by the page itself, whatever the list of warnings says. */
function renderDevelopment({ signer, warnings }: Receipt): Html | undefined {
  if (!signer.development) return undefined;
  return html`<section class="box development"><h2>⚠ Made with a development certificate</h2>
<p>${warnings.find((warning) => DEVELOPMENT.test(warning)) ?? 'The certificate was made for trying things out. It proves to nobody else who signed: do not deliver with it.'}</p></section>`;
}

function renderWarnings({ signer, warnings }: Receipt): Html | undefined {
  const told = signer.development ? warnings.findIndex((warning) => DEVELOPMENT.test(warning)) : -1;
  const rest = warnings.filter((_, at) => at !== told);
  if (rest.length === 0) return undefined;
  return html`<section class="box warnings"><h2>⚠ Before you rely on it</h2>
<ul>${rest.map((warning) => html`<li>${warning}</li>`)}</ul></section>`;
}

function renderFacts(receipt: Receipt): Html {
  const { id, program, signer, entries } = receipt;
  const stamped = entries.filter(({ timeStampedAt }) => timeStampedAt !== undefined).length;
  const authority = signer.timeStampAuthority === undefined ? '' : `, by ${signer.timeStampAuthority}`;
  const facts: readonly (readonly [string, Html | string])[] = [
    ['Receipt', html`<code>${id}</code>`],
    ['Signed by', html`<bdi>${signer.name}</bdi>${signer.development ? ' (development certificate)' : ''}`],
    ['Certificate', html`<code>${signer.fingerprint}</code> (SHA-256, ${signer.algorithm})`],
    [
      'Time stamps',
      stamped === 0
        ? 'none: nobody else vouches for the time of marking'
        : `on ${stamped} of ${formatCount(entries.length, 'file')}${authority}`,
    ],
    ['Written by', `${program.name} ${program.version}`],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function renderTotals({ entries }: Receipt): Html | undefined {
  if (entries.length === 0) return undefined;
  const counts = new Map<keyof typeof SOURCE_WORDS, number>();
  for (const { origin } of entries) counts.set(origin, (counts.get(origin) ?? 0) + 1);
  const rows = [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return html`<h2>What the marks say</h2>
<table class="totals"><caption>Files by stated origin</caption><tbody>${rows.map(([origin, count]) => html`<tr><td class="num">${count.toLocaleString('en-US')}</td><td>${SOURCE_WORDS[origin]} <span class="code">(${origin})</span></td></tr>`)}</tbody></table>`;
}
