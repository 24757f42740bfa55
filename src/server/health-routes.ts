import { Hono } from 'hono';

/** A state, and what is wrong with it. */
export type Health = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** How a process is, asked for each request. */
export interface HealthState {
  /** False: it has to be started anew. */
  readonly live: () => Health | Promise<Health>;
  /** False: it does no work now, and may again by itself. */
  readonly ready: () => Health | Promise<Health>;
}

export interface HealthRoutesOptions {
  /** A state that takes longer is not good, ms. Default 3,000: those who ask give up after some seconds. */
  readonly answerMs?: number;
}

/** `/live` and `/ready`: 200, or 503 with the reason, as JSON. */
export function createHealthRoutes(state: HealthState, { answerMs = 3000 }: HealthRoutesOptions = {}): Hono {
  const app = new Hono();
  for (const name of ['live', 'ready'] as const)
    app.get(`/${name}`, async (c) => {
      const health = await ask(state[name], answerMs);
      c.header('cache-control', 'no-store');
      return c.json({ [name]: health.ok, ...(!health.ok && { reason: health.reason }) }, health.ok ? 200 : 503);
    });
  return app;
}

async function ask(question: () => Health | Promise<Health>, answerMs: number): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Health>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, reason: `no answer within ${answerMs / 1000} seconds` }), answerMs);
  });
  try {
    return await Promise.race([question(), late]);
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
