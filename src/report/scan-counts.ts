import type { ScanCountsLine } from '../domain/queue-report.ts';
import { plainText } from './plain-text.ts';
import { formatBytes, formatCount } from './units.ts';

/** What workers came to in a folder that this machine cannot see. */
export function renderScanCounts(counts: ScanCountsLine): string {
  const { location, directories, files, inspected, bytes, unreadable, unfinished, gone, failed } = counts;
  const troubles = [
    ...(unreadable > 0 ? [`${formatCount(unreadable, 'file')} could not be read`] : []),
    ...(failed > 0 ? [`${formatCount(failed, 'file')} given up, because workers died of them`] : []),
    ...(unfinished > 0 ? [`${formatCount(unfinished, 'file')} still being written`] : []),
    ...(gone > 0 ? [`${formatCount(gone, 'entry', 'entries')} no longer there`] : []),
  ];
  return [
    `${plainText(location)}: ${formatCount(files, 'file')} in ${formatCount(directories, 'folder')}, ${formatCount(inspected, 'file')} read now (${formatBytes(bytes)}).`,
    ...troubles.map((trouble) => `  ${trouble}`),
    'Its root is not mounted on this machine, so nothing is listed here. The whole report: the same command where it is mounted.',
    '',
  ].join('\n');
}
