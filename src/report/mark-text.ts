import type { MarkLine, MarkSummary } from '../domain/mark-report.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';
import { formatCount, formatDuration } from './units.ts';

/** Items of one kind listed at most; the counts are always exact. */
const LIST_LIMIT = 40;

/** What marking tells a person at its end: what failed first, then what to know, then the counts. */
export interface MarkText {
  add(line: MarkLine): void;
  render(summary: MarkSummary): string;
}

export function createMarkText(style: Style): MarkText {
  const failed: MarkLine[] = [];
  const noted = new Map<string, { message: string; count: number; first: string }>();
  const sequences: MarkLine[] = [];
  let failures = 0;
  return {
    add(line) {
      if (line.status === 'failed') {
        failures += 1;
        if (failed.length < LIST_LIMIT) failed.push(line);
      } else if (line.kind === 'sequence' && sequences.length < LIST_LIMIT) sequences.push(line);
      for (const { code, message } of line.notes) {
        const known = noted.get(code);
        if (known === undefined) noted.set(code, { message, count: 1, first: line.path });
        else known.count += 1;
      }
    },
    render(summary) {
      const lines: string[] = [];
      if (failed.length > 0) {
        lines.push(style.red(style.bold('Not marked')));
        for (const { path, error } of failed)
          lines.push(`  ${plainText(path)}`, `    ${plainText(error?.message ?? '', 1000)}`);
        if (failures > failed.length) lines.push(`  … and ${formatCount(failures - failed.length, 'more', 'more')}`);
        lines.push('');
      }
      if (sequences.length > 0) {
        lines.push(style.bold('Sequences'));
        for (const line of sequences)
          lines.push(
            `  ${plainText(line.path)}  ${formatCount(line.frames ?? 0, 'frame')}, ${line.status}, reads ${line.readBack}`,
          );
        lines.push('');
      }
      for (const [code, { message, count, first }] of noted)
        lines.push(
          style.yellow(`Note: ${plainText(message, 600)}`),
          style.dim(
            `  ${code}, ${plainText(first)}${count === 1 ? '' : ` and ${formatCount(count - 1, 'more', 'more')}`}`,
          ),
        );
      for (const warning of summary.warnings) lines.push(style.yellow(`Warning: ${plainText(warning, 600)}`));
      if (summary.marked + summary.unchanged + summary.skipped + summary.failed === 0)
        lines.push('There was nothing to mark: sidecars, receipts and sequence manifests are no files to be marked.');
      lines.push(describeCounts(summary, style), describeSigner(summary));
      if (summary.receipt !== undefined) lines.push(`Receipt written to ${plainText(summary.receipt, 4096)}`);
      if (summary.mhl !== undefined) lines.push(`ASC MHL generation written to ${plainText(summary.mhl, 4096)}`);
      return `${lines.join('\n')}\n`;
    },
  };
}

function describeCounts(summary: MarkSummary, style: Style): string {
  const carriers = Object.entries(summary.byCarrier).map(
    ([carrier, count]) => `${count} ${CARRIERS[carrier] ?? carrier}`,
  );
  const marked = `${formatCount(summary.marked, 'file')} marked${carriers.length === 0 ? '' : ` (${carriers.join(', ')})`}`;
  const rest = [
    summary.sequences > 0
      ? `${formatCount(summary.sequences, 'sequence')} of ${formatCount(summary.frames, 'frame')}`
      : '',
    summary.unchanged > 0 ? `${summary.unchanged} carried this mark already` : '',
    summary.skipped > 0 ? `${summary.skipped} left out by the declaration` : '',
    summary.failed > 0 ? style.red(`${summary.failed} not marked`) : '',
  ].filter((part) => part !== '');
  return `${[summary.marked > 0 ? style.green(marked) : marked, ...rest].join('; ')}; ${formatDuration(summary.seconds)}`;
}

const CARRIERS: Readonly<Record<string, string>> = {
  embedded: 'embedded',
  sidecar: 'in sidecars',
  sequence: 'in sequence manifests',
};

function describeSigner({ signer }: MarkSummary): string {
  return `Signed by ${plainText(signer.name)}${signer.development ? ' (development certificate)' : ''}.`;
}
