import type { QueueStatus } from '../domain/job.ts';
import { createMetrics, type Metrics } from '../metrics/create-metrics.ts';
import { readProgram } from './program.ts';

/** Numbers of this process and of the queues that it is connected to, for Prometheus. */
export function openMetrics(readStatus: () => Promise<readonly QueueStatus[]>): Metrics {
  return createMetrics({ version: readProgram().version, readStatus });
}
