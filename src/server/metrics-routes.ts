import { Hono } from 'hono';

/** Numbers as text: {@link Metrics} of the metrics room. */
export interface RenderedMetrics {
  render(): Promise<string>;
  readonly contentType: string;
}

/** `/metrics` for Prometheus. */
export function createMetricsRoutes(metrics: RenderedMetrics): Hono {
  const app = new Hono();
  app.get('/metrics', async (c) =>
    c.body(await metrics.render(), 200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }),
  );
  return app;
}
