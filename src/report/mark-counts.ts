import type { MarkCountsLine } from '../domain/queue-report.ts';
import { plainText } from './plain-text.ts';
import { formatBytes, formatCount, formatDuration } from './units.ts';

/** Failures printed at most; the counts are always exact. */
const LIST_LIMIT = 100;

/** What workers came to when they marked files. */
export function renderMarkCounts(counts: MarkCountsLine): string {
  const { jobs, marked, unchanged, skipped, failed, bytes, seconds, failures, failedJobs } = counts;
  const line = (what: string, why: string): string => `  ${plainText(what, 2000)}: ${plainText(why, 2000)}`;
  return [
    `${formatCount(marked, 'file')} marked (${formatBytes(bytes)}), ${formatCount(unchanged, 'file')} carried the mark already, ` +
      `${formatCount(skipped, 'file')} left out, ${formatCount(failed, 'file')} failed. ${formatCount(jobs, 'job')}, ${formatDuration(seconds)}.`,
    ...(failures.length > 0 ? ['', 'Not marked:'] : []),
    ...failures.slice(0, LIST_LIMIT).map(({ location, message }) => line(location, message)),
    ...(failed > Math.min(failures.length, LIST_LIMIT)
      ? [`  ${formatCount(failed - Math.min(failures.length, LIST_LIMIT), 'more', 'more')}`]
      : []),
    ...(failedJobs.length > 0 ? ['', 'Jobs that failed, with all that they were about (assay queue failed):'] : []),
    ...failedJobs.slice(0, LIST_LIMIT).map(({ id, root, reason }) => line(`${root} ${id}`, reason.message)),
    '',
  ].join('\n');
}
