import type { Finding } from '../../domain/finding.ts';
import { BASIS_TEXT, describeFrames, SEVERITY_ORDER } from '../describe-finding.ts';
import { plainText } from '../plain-text.ts';
import { renderChange, renderSeverity } from './chips.ts';
import { anchorOf } from './finding-id.ts';
import { type Html, html } from './html.ts';
import { renderPath } from './path.ts';

/** Rows of one table; `assay check --json` has them all. */
export const ROW_LIMIT = 20_000;

interface Column {
  readonly title: string;
  readonly style?: string;
  readonly cell: (finding: Finding) => Html | string;
  /** What to sort by where it is not the text. */
  readonly key?: (finding: Finding) => string | number;
}

const COLUMNS: readonly Column[] = [
  {
    title: 'Severity',
    style: 'severity',
    cell: ({ severity }) => renderSeverity(severity),
    key: ({ severity }) => SEVERITY_ORDER.indexOf(severity),
  },
  { title: 'Finding', style: 'id', cell: renderLink, key: ({ id }) => id },
  { title: 'Code', style: 'code', cell: ({ code }) => renderCode(code), key: ({ code }) => code },
  { title: 'Rule', style: 'rule', cell: ({ rule }) => rule },
  { title: 'File', style: 'file', cell: ({ path }) => renderPath(path), key: ({ path }) => path.slice(0, 200) },
  {
    title: 'Shot',
    style: 'shot',
    cell: ({ shot }) => html`<bdi>${shot === undefined ? '' : plainText(shot, 40)}</bdi>`,
    key: ({ shot }) => shot?.slice(0, 40) ?? '',
  },
  { title: 'Frames', style: 'num frames', cell: describeFrames, key: ({ frames }) => frames?.first ?? '' },
  { title: 'TC in', style: 'tc', cell: ({ timecode }) => timecode?.in ?? '' },
  { title: 'TC out', style: 'tc', cell: ({ timecode }) => timecode?.out ?? '' },
  { title: 'Rests on', style: 'basis', cell: ({ basis }) => BASIS_TEXT[basis] },
  { title: 'Change', style: 'change', cell: renderChange },
];

const SETTLED_COLUMN: Column = { title: 'Settled by', style: 'by', cell: describeSettled };

/** One row an instance. Sortable where scripts run, complete where not. */
export function renderFindingTable(findings: readonly Finding[], caption: string, settled = false): Html {
  const columns = settled ? [...COLUMNS.slice(0, -2), SETTLED_COLUMN] : COLUMNS;
  const shown = findings.slice(0, ROW_LIMIT);
  return html`<div class="scroll"><table class="findings" data-sortable><caption>${caption}</caption>
<thead><tr>${columns.map(({ title, style }) => html`<th scope="col" class="${style}">${title}</th>`)}</tr></thead>
<tbody>${shown.map((finding) => renderRow(finding, columns))}</tbody></table></div>${
    findings.length > shown.length
      ? html`<p class="more">The table shows the first ${ROW_LIMIT.toLocaleString('en-US')} of ${findings.length.toLocaleString('en-US')} findings, gravest first; <code>assay check --json</code> lists them all.</p>`
      : undefined
  }`;
}

function renderRow(finding: Finding, columns: readonly Column[]): Html {
  return html`<tr>${columns.map(({ cell, key, style }) => html`<td${attribute('class', style)}${attribute('data-key', key?.(finding))}>${cell(finding)}</td>`)}</tr>\n`;
}

function attribute(name: 'class' | 'data-key', value: string | number | undefined): Html | undefined {
  return value === undefined ? undefined : html` ${{ html: name }}="${value}"`;
}

function renderLink(finding: Finding): Html {
  const anchor = anchorOf(finding);
  return anchor === undefined
    ? html`<code>${finding.id}</code>`
    : html`<a href="#${anchor}"><code>${finding.id}</code></a>`;
}

/** A code may break behind its dot. */
function renderCode(code: string): Html {
  const [area = '', ...rest] = code.split('.');
  return html`<code>${area}${rest.length === 0 ? undefined : html`.<wbr>${rest.join('.')}`}</code>`;
}

function describeSettled({ approval, accepted }: Finding): Html {
  return html`${approval === undefined ? undefined : html`<span class="line">approval <bdi>${approval.reference}</bdi>, <bdi>${approval.approver}</bdi></span>`}${
    accepted === undefined ? undefined : html`<span class="line">signed off by <bdi>${accepted.by}</bdi></span>`
  }`;
}
