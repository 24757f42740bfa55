import type { BenchResult, BenchRow } from './bench.ts';

const COLUMNS = ['what', 'ours', 'rival', 'ratio', 'target', 'met'] as const;

/** The table as Markdown, which also reads well in a terminal, with its notes. */
export function renderResult(result: BenchResult): string {
  const rows = [[...COLUMNS] as string[], ...result.rows.map(toCells)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  const table =
    result.rows.length === 0 ? [] : [line(head), line(widths.map((w) => '-'.repeat(w))), ...body.map(line), ''];
  return [...table, ...result.notes.map((note) => `* ${note}`)].join('\n');
}

function toCells(row: BenchRow): string[] {
  return [row.what, row.ours, row.rival, row.ratio, row.target ?? 'for information', describeMet(row)];
}

function describeMet({ met }: BenchRow): string {
  if (met === undefined) return '';
  return met ? 'yes' : 'NO';
}
