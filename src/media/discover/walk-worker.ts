import { parentPort, workerData } from 'node:worker_threads';
import { compileRules, type DiscoverRules } from '../../domain/discover-rules.ts';
import { listDirectory } from './list-directory.ts';
import type { TimedAnswer, WalkAnswer, WalkJob } from './listing-columns.ts';
import { statFiles } from './stat-files.ts';

/** What a walking thread is started with. */
export interface WalkWorkerData {
  readonly realRoot: string;
  readonly rules: DiscoverRules;
}

function runJob(job: WalkJob): WalkAnswer {
  if (job.kind === 'stat') {
    return { kind: 'stat', files: statFiles(job.path, job.names.split('/'), context) };
  }
  return { kind: 'list', directories: job.paths.map((path) => listDirectory(path, context)) };
}

function countLooks(answer: WalkAnswer): number {
  if (answer.kind === 'stat') return answer.files.count;
  return answer.directories.reduce((sum, { count }) => sum + count, answer.directories.length);
}

function buffersOf(answer: WalkAnswer): ArrayBuffer[] {
  const columns = answer.kind === 'stat' ? [answer.files] : answer.directories;
  return columns.map((column) => column.stats.buffer);
}

const { realRoot, rules } = workerData as WalkWorkerData;
const context = { realRoot, rules: compileRules(rules) };

parentPort?.on('message', (job: WalkJob) => {
  const started = performance.now();
  const answer = runJob(job);
  const timed: TimedAnswer = { answer, tookMs: performance.now() - started, looks: countLooks(answer) };
  parentPort?.postMessage(timed, buffersOf(answer));
});
