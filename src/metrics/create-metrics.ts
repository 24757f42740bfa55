import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { JobEvent, QueueStatus } from '../domain/job.ts';
import { createJobMetrics } from './job-metrics.ts';
import { createQueueMetrics } from './queue-metrics.ts';

export interface CreateMetricsOptions {
  /** Version of the program, for `assay_build_info`. */
  readonly version: string;
  /** Looks at the queues, at most every five seconds and only when asked for numbers. Default: there are none to look at. */
  readonly readStatus?: () => Promise<readonly QueueStatus[]>;
  /** Milliseconds since any moment. Default: the system's clock. */
  readonly clock?: () => number;
  /** How long a queue may take to answer before the numbers come without it, ms. Default 3,000: scrapes give up after ten seconds. */
  readonly answerMs?: number;
}

/** Numbers of this process in the format of Prometheus. Names and meanings stand in docs/operation.md. */
export interface Metrics {
  /** Told of everything that happens to jobs, and of the connection to the queue. */
  readonly onJobEvent: (event: JobEvent) => void;
  setConnected(server: 'queue' | 'ledger', connected: boolean): void;
  /** All numbers, as text of the type `contentType`. */
  render(): Promise<string>;
  readonly contentType: string;
  /** Names of all metrics with their helps, sorted. */
  describe(): readonly { readonly name: string; readonly type: string; readonly help: string }[];
}

export function createMetrics(options: CreateMetricsOptions): Metrics {
  const { version, readStatus = async () => [], clock = Date.now, answerMs = 3000 } = options;
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'assay_build_info',
    help: 'Always 1; the label says which version runs.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  const connected = new Gauge({
    name: 'assay_connected',
    help: '1 while the server is connected, else 0.',
    labelNames: ['server'],
    registers,
  });
  const countJob = createJobMetrics(registry);
  const lookAtQueues = createQueueMetrics(registry, { readStatus, clock, answerMs });
  collectDefaultMetrics({ register: registry, prefix: 'assay_' });
  const types: ReadonlySet<string> = new Set(['counter', 'gauge', 'histogram', 'summary']);
  return {
    onJobEvent(event) {
      if (event.type === 'connection') connected.set({ server: 'queue' }, event.connected ? 1 : 0);
      countJob(event);
    },
    setConnected: (server, isConnected) => connected.set({ server }, isConnected ? 1 : 0),
    async render() {
      await lookAtQueues();
      return registry.metrics();
    },
    contentType: registry.contentType,
    describe: () =>
      registry
        .getMetricsAsArray()
        .map(({ name, type, help }) => ({ name, type: types.has(String(type)) ? String(type) : 'untyped', help }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
