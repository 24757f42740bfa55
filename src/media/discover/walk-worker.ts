import { parentPort, workerData } from 'node:worker_threads';
import { compileRules, type DiscoverRules } from '../../domain/discover-rules.ts';
import { listDirectory } from './list-directory.ts';
import type { WalkAnswer, WalkJob } from './listing-columns.ts';
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

function buffersOf(answer: WalkAnswer): ArrayBuffer[] {
  const columns = answer.kind === 'stat' ? [answer.files] : answer.directories;
  return columns.map((column) => column.stats.buffer);
}

const { realRoot, rules } = workerData as WalkWorkerData;
const context = { realRoot, rules: compileRules(rules) };

parentPort?.on('message', (job: WalkJob) => {
  const answer = runJob(job);
  parentPort?.postMessage(answer, buffersOf(answer));
});
