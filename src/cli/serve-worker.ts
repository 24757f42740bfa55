import type { WorkerState } from '../compose/open-worker.ts';
import type { AssayConfig } from '../config/schemas/assay-config.ts';
import type { Log } from '../domain/log.ts';
import { createHealthRoutes } from '../server/health-routes.ts';
import { createMetricsRoutes, type RenderedMetrics } from '../server/metrics-routes.ts';
import { startHttp } from '../server/start-http.ts';

export interface WorkerHttp {
  readonly config: Pick<AssayConfig, 'metrics' | 'health'>;
  /** Absent when none are asked for. */
  readonly metrics: RenderedMetrics | undefined;
  /** Undefined while the worker waits for its servers. */
  readonly findState: () => Pick<WorkerState, 'isReady'> | undefined;
  readonly log: Log;
}

/**
 * Offers health and numbers of a worker or watcher as the configuration asks for them, at one port where both name the same. Returns what ends it.
 * Throws `usage.invalid` when an address cannot be listened at.
 */
export async function serveWorker({ config, metrics, findState, log }: WorkerHttp): Promise<() => Promise<void>> {
  const health = createHealthRoutes({
    // That it answers at all says that it lives.
    live: () => ({ ok: true }),
    ready: () => findState()?.isReady() ?? { ok: false, reason: 'waiting for the queue and the ledger' },
  });
  const wanted = [
    ...(config.health.enabled ? [{ what: 'health', at: config.health, routes: health }] : []),
    ...(metrics === undefined ? [] : [{ what: 'metrics', at: config.metrics, routes: createMetricsRoutes(metrics) }]),
  ];
  const servers: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => void (await Promise.all(servers.map((server) => server.close())));
  try {
    for (const shared of Map.groupBy(wanted, ({ at }) => (at.port === 0 ? at : `${at.host} ${at.port}`)).values()) {
      const [first] = shared;
      if (first === undefined) continue;
      const { host, port } = first.at;
      const server = await startHttp({ host, port, routes: shared.map(({ routes }) => routes) });
      servers.push(server);
      for (const { what } of shared) log.info(`Offering ${what}`, { url: server.url });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}
