import type { Finding, Severity } from '../../domain/finding.ts';
import { type Html, html } from './html.ts';
import { SEVERITY_SYMBOL } from './labels.ts';

export function renderSeverity(severity: Severity): Html {
  return html`<span class="chip ${severity.toLowerCase()}"><span aria-hidden="true">${SEVERITY_SYMBOL[severity]}</span> ${severity}</span>`;
}

export function renderChange({ change }: Finding): Html {
  return html`<span class="change ${change}">${change}</span>`;
}
