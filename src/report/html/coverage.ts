import type { CheckReport, CoveragePart } from '../../domain/report.ts';
import { describeSearch } from '../search-text.ts';
import { formatBytes } from '../units.ts';
import { type Html, html } from './html.ts';
import { COVERAGE_TEXT, type CoverageKind } from './labels.ts';

const CHECKED_KINDS = ['withEvidence', 'declared', 'unknown'] as const satisfies readonly CoverageKind[];
const KINDS: readonly CoverageKind[] = [...CHECKED_KINDS, 'unchecked'];
/** Between what was checked and what was not, in percent of the bar. */
const GAP = 1.2;
/** A part that is there must be seen, however small. In percent of the bar. */
const THINNEST = 0.6;

/** How much of the delivery anything is known of. */
export function renderCoverage({ coverage, search }: CheckReport): Html {
  const searched = describeSearch(search);
  const rows: readonly (readonly [string, CoveragePart, (count: number) => string])[] = [
    ['Files', coverage.files, formatNumber],
    ['Frames', coverage.frames, formatNumber],
    ['Data', coverage.bytes, formatBytes],
  ];
  return html`<section id="coverage"><h2>Coverage</h2>
<div class="scroll"><table class="coverage"><caption>How much of the delivery carries evidence, is declared, is unknown, or was not checked</caption>
<thead><tr><th scope="col"><span class="sr">Measure</span></th><th scope="col" class="wide"><span class="sr">Share</span></th><th scope="col" class="num">Total</th>${KINDS.map(renderHead)}</tr></thead>
<tbody>${rows.map(([name, part, format]) => renderRow(name, part, format))}</tbody></table></div>
<ul class="legend">${KINDS.map((kind) => html`<li><svg class="key" aria-hidden="true"><rect class="${kind}" width="100%" height="100%"/></svg><b>${COVERAGE_TEXT[kind].name}</b>: ${COVERAGE_TEXT[kind].meaning}</li>`)}</ul>
${searched === undefined ? undefined : html`<p class="lead search">${searched}</p>`}
</section>`;
}

/** Hatching for the bars: parts are told apart without colour, too. */
export const BAR_PATTERNS: Html = html`<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>
<pattern id="hatch-declared" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="ground-declared" width="5" height="5"/><circle class="ink-declared" cx="2.5" cy="2.5" r="1"/></pattern>
<pattern id="hatch-unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ground-unknown" width="6" height="6"/><rect class="ink-unknown" width="2" height="6"/></pattern>
<pattern id="hatch-unchecked" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="ground-unchecked" width="6" height="6"/><path class="line-unchecked" d="M0 0L6 6M6 0L0 6"/></pattern>
</defs></svg>`;

function renderHead(kind: CoverageKind): Html {
  return html`<th scope="col" class="num ${kind}">${COVERAGE_TEXT[kind].name}</th>`;
}

function renderRow(name: string, part: CoveragePart, format: (count: number) => string): Html {
  return html`<tr><th scope="row">${name}</th><td class="wide">${renderBar(part)}</td><td class="num total">${format(part.total)}</td>${KINDS.map(
    (kind) => html`<td class="num ${kind}${part[kind] === 0 ? ' none' : ''}">${format(part[kind])}</td>`,
  )}</tr>`;
}

function renderBar(part: CoveragePart): Html {
  const widths = measureWidths(part);
  let x = 0;
  const rects = KINDS.flatMap((kind) => {
    const width = widths[kind];
    if (width === 0) return [];
    if (kind === 'unchecked') x = 100 - width;
    const rect = html`<rect class="${kind}" x="${x.toFixed(2)}%" width="${width.toFixed(2)}%" height="100%"/>`;
    x += width;
    return [rect];
  });
  return html`<svg class="bar" aria-hidden="true"><rect class="track" width="100%" height="100%"/>${rects}</svg>`;
}

/** Shares of the bar in percent, with a gap before what was not checked. */
export function measureWidths(part: CoveragePart): Readonly<Record<CoverageKind, number>> {
  const present = KINDS.filter((kind) => part[kind] > 0);
  const sum = present.reduce((all, kind) => all + part[kind], 0);
  const apart = part.unchecked > 0 && present.length > 1;
  const free = 100 - (apart ? GAP : 0) - present.length * THINNEST;
  const widthOf = (kind: CoverageKind): number => (part[kind] > 0 ? THINNEST + (part[kind] / sum) * free : 0);
  return {
    withEvidence: widthOf('withEvidence'),
    declared: widthOf('declared'),
    unknown: widthOf('unknown'),
    unchecked: widthOf('unchecked'),
  };
}

function formatNumber(count: number): string {
  return count.toLocaleString('en-US');
}
