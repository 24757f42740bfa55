import { REMARK_CODES } from '../../domain/evidence.ts';
import { FINDING_CODES } from '../../domain/finding-codes.ts';
import type { CheckReport } from '../../domain/report.ts';
import { ruleAnchorOf } from './finding-id.ts';
import { type Html, html } from './html.ts';

/** What the rules and codes on the page mean, so that it can be read on its own. */
export function renderGlossary({ rules = [], findings }: CheckReport): Html | undefined {
  const codes = [...new Set(findings.map(({ code }) => code))].toSorted();
  if (codes.length === 0) return undefined;
  return html`<section id="rules"><h2>Rules and codes</h2>
${rules.length === 0 ? undefined : html`<dl class="glossary">${rules.map(renderRule)}</dl>`}
<dl class="glossary">${codes.map((code) => html`<div><dt><code>${code}</code></dt><dd>${explainCode(code)}</dd></div>`)}</dl></section>`;
}

function renderRule({ id, title, text, source }: NonNullable<CheckReport['rules']>[number]): Html {
  const anchor = ruleAnchorOf(id);
  return html`<div${anchor === undefined ? undefined : html` id="${anchor}"`}><dt>${id}</dt><dd><b>${title}.</b> ${text}${source === undefined ? undefined : html` <span class="where">${source}</span>`}</dd></div>`;
}

function explainCode(code: string): string {
  if (Object.hasOwn(FINDING_CODES, code)) return FINDING_CODES[code as keyof typeof FINDING_CODES];
  if (Object.hasOwn(REMARK_CODES, code)) return REMARK_CODES[code as keyof typeof REMARK_CODES].text;
  return 'A code that this version does not know.';
}
