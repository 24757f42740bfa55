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

/** What a metric is, as docs/operation.md lists it. */
export interface MetricDescription {
  readonly name: string;
  /** `counter`, `gauge`, `histogram` or `summary`. */
  readonly type: string;
  readonly labels: readonly string[];
  readonly help: string;
}

/** Numbers of this process in the format of Prometheus. Names and meanings stand in docs/operation.md. */
export interface Metrics {
  /** Told of everything that happens to jobs, and of the connection to the queue. */
  readonly onJobEvent: (event: JobEvent) => void;
  setConnected(server: 'queue' | 'ledger', connected: boolean): void;
  /** All numbers, as text of the type `contentType`. */
  render(): Promise<string>;
  readonly contentType: string;
  /** All metrics there are, sorted by name. */
  describe(): readonly MetricDescription[];
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
  let wasTold = false;
  return {
    onJobEvent(event) {
      if (event.type === 'connection') {
        wasTold = true;
        connected.set({ server: 'queue' }, event.connected ? 1 : 0);
      }
      countJob(event);
    },
    setConnected: (server, isConnected) => connected.set({ server }, isConnected ? 1 : 0),
    async render() {
      const answered = await lookAtQueues();
      // Events tell of changes alone: before the first one, that it answers is all there is to know.
      if (!wasTold && options.readStatus !== undefined) connected.set({ server: 'queue' }, answered ? 1 : 0);
      return registry.metrics();
    },
    contentType: registry.contentType,
    describe: () =>
      registry
        .getMetricsAsArray()
        .map(({ name, type, help, ...more }) => ({ name, type: String(type), labels: labelsOf(more), help }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** The library's types leave them out. */
function labelsOf(metric: object): readonly string[] {
  return 'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames.map(String) : [];
}
