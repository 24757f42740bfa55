import type { CheckReport, CoveragePart } from '../domain/report.ts';
import type { Style } from './style.ts';
import { formatBytes } from './units.ts';

const COLUMNS = [
  ['total', 'total'],
  ['withEvidence', 'with evidence'],
  ['declared', 'declared'],
  ['unknown', 'unknown'],
  ['unchecked', 'not checked'],
] as const satisfies readonly (readonly [keyof CoveragePart, string])[];

/** Coverage as a small table; what was not checked stands apart behind a bar. */
export function renderCoverageText(coverage: CheckReport['coverage'], style: Style): readonly string[] {
  const count = (value: number): string => value.toLocaleString('en-US');
  const rows = [
    ['files', coverage.files, count],
    ['frames', coverage.frames, count],
    ['data', coverage.bytes, formatBytes],
  ] as const;
  const cells = rows.map(([name, part, format]) => [name, ...COLUMNS.map(([key]) => format(part[key]))]);
  const head = ['Coverage', ...COLUMNS.map(([, title]) => title)];
  const widths = head.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const renderRow = (row: readonly string[]): string =>
    row
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        const padded = at === 0 ? cell.padEnd(width) : cell.padStart(width);
        return at === row.length - 1 ? `│  ${padded}` : padded;
      })
      .join('  ');
  return [style.bold(renderRow(head)), ...cells.map(renderRow), ''];
}
