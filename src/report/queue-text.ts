import type { QueueStatus } from '../domain/job.ts';
import type { FailedJobLine } from '../domain/queue-report.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';
import { formatCount, formatDuration } from './units.ts';

/** Locations printed of one failed job at most. */
const SHOWN_LIMIT = 10;
const WHOLE = new Intl.NumberFormat('en-US');
const HEAD = ['root', 'lane', 'waiting', 'active', 'delayed', 'parents', 'failed', 'oldest', 'workers'] as const;
/** Columns of words stand at the left, those of numbers at the right. */
const WORDS = 2;

/** The queues as a table, and below it what somebody has to do. */
export function renderQueueStatus(queues: readonly QueueStatus[], style: Style): string {
  if (queues.length === 0) return 'No queue has been used yet. A job is added by: assay scan PATH --queue URL\n';
  const rows = queues.map((queue) => [
    plainText(queue.root),
    queue.lane,
    ...[queue.waiting, queue.active, queue.delayed, queue.parents, queue.failed].map((count) => WHOLE.format(count)),
    queue.oldestSeconds === undefined ? '-' : formatDuration(queue.oldestSeconds),
    WHOLE.format(queue.workers),
  ]);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column < WORDS ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const table = [
    style.bold(line(HEAD)),
    ...rows.map((row, at) => `${line(row)}${queues[at]?.paused === true ? style.yellow('  paused') : ''}`),
  ];
  const advice = adviseOn(queues);
  return [...table, ...(advice.length > 0 ? ['', ...advice] : []), ''].join('\n');
}

function adviseOn(queues: readonly QueueStatus[]): readonly string[] {
  const failed = queues.reduce((sum, queue) => sum + queue.failed, 0);
  return [
    ...(failed > 0
      ? [`${formatCount(failed, 'job')} failed. Which, and why: assay queue failed. To try again: assay queue retry`]
      : []),
    ...describeHindrances(queues),
  ];
}

/** Why jobs that wait will go on waiting until somebody does something, and what. */
export function describeHindrances(queues: readonly QueueStatus[]): readonly string[] {
  const idle = queues.filter(({ waiting, workers, paused }) => waiting > 0 && workers === 0 && !paused);
  const paused = queues.filter((queue) => queue.paused);
  const name = ({ root, lane }: QueueStatus): string => `${plainText(root)} ${lane}`;
  return [
    ...(idle.length > 0
      ? [`Jobs wait and no worker listens: ${idle.map(name).join(', ')}. Start workers that can read these roots.`]
      : []),
    ...(paused.length > 0 ? [`Paused: ${paused.map(name).join(', ')}. To go on: assay queue resume`] : []),
  ];
}

/** Failed jobs, each with what it was about, and what to do next. `failed`: how many there are in all. */
export function renderFailedJobs(jobs: readonly FailedJobLine[], failed: number, style: Style): string {
  if (jobs.length === 0) return 'No job failed.\n';
  const lines = jobs.flatMap((job) => [
    `${style.bold(`${plainText(job.root)} ${job.name} ${plainText(job.id)}`)}  ${formatCount(job.attempts, 'try', 'tries')}, ended ${plainText(job.failedAt)}`,
    ...job.about.slice(0, SHOWN_LIMIT).map((location) => `  ${plainText(location, 2000)}`),
    ...(job.aboutCount > SHOWN_LIMIT ? [`  and ${formatCount(job.aboutCount - SHOWN_LIMIT, 'more', 'more')}`] : []),
    `  ${style.red(job.reason.code)}: ${plainText(job.reason.message, 2000)}`,
    '',
  ]);
  const more = failed > jobs.length ? `The newest ${WHOLE.format(jobs.length)} of ${WHOLE.format(failed)}. ` : '';
  return [
    ...lines,
    `${more}Once the reason is out of the way: assay queue retry (all) or assay queue retry ID (one).`,
    '',
  ].join('\n');
}
