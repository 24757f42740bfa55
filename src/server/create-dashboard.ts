import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { HonoAdapter } from '@bull-board/hono';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { AssayError } from '../domain/errors.ts';
import { findJobLocation } from '../domain/find-job-location.ts';
import { plainText } from '../report/plain-text.ts';
import { isLoopback } from './is-loopback.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { createTokenGuard } from './token-guard.ts';

/** A queue of BullMQ, as the board takes it. */
export type BoardQueue = ConstructorParameters<typeof BullMQAdapter>[0];

export interface CreateDashboardOptions {
  /** Asked for before each answer, so that queues of new roots appear without a restart. */
  readonly findQueues: () => Promise<readonly BoardQueue[]>;
  /** Where it will be offered. */
  readonly host: string;
  /** Asked of everybody who comes. May be left out on loopback only. */
  readonly token?: string;
}

/** Characters of a token that nobody guesses: 16 at random are 95 bits. */
const SHORTEST_TOKEN = 16;

/**
 * Bull Board over the queues, to look at: what waits, runs and failed, with input and reason. Nothing is changed here; that is what
 * `assay queue` is for, which knows what a job may have done already. Throws `usage.invalid` when it would be open to others
 * without a token, or with one that can be guessed.
 */
export function createDashboard({ findQueues, host, token }: CreateDashboardOptions): Hono {
  requireToken(host, token);
  const adapter = new HonoAdapter(serveStatic);
  const board = createBullBoard({
    queues: [],
    serverAdapter: adapter,
    options: {
      // Nothing of the board asks others: no fonts, no versions, no links that lead away.
      uiConfig: { boardTitle: 'Assay', hideRedisDetails: true, hideDocsLink: true },
    },
  });
  const app = new Hono();
  app.use(setSecurityHeaders());
  if (token !== undefined) {
    const guard = createTokenGuard(token);
    app.route('/', guard.routes);
    app.use(guard.check);
  }
  app.use(async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD')
      return c.json({ error: 'This page only shows. Use: assay queue' }, 405);
    if (c.req.path.startsWith('/api/')) board.setQueues((await findQueues()).map(adaptQueue));
    await next();
    await leaveOutForeignFonts(c);
    return undefined;
  });
  app.route('/', adapter.registerPlugin());
  return app;
}

/** Each job is named with what it is about: its kind is that of its queue, so it says nothing by itself. */
function adaptQueue(queue: BoardQueue): BullMQAdapter {
  const adapter = new BullMQAdapter(queue, { readOnlyMode: true });
  adapter.setFormatter(
    'name',
    ({ name, data }: { readonly name: string; readonly data?: { readonly input?: unknown } }) => {
      const location = findJobLocation(data?.input);
      return location === undefined ? name : `${name} ${plainText(location)}`;
    },
  );
  return adapter;
}

function requireToken(host: string, token: string | undefined): void {
  if (token === undefined && !isLoopback(host))
    throw new AssayError(
      'usage.invalid',
      `At ${host} others can open the dashboard, so it needs a token. Write one of ${SHORTEST_TOKEN} or more random characters into a file and ` +
        'name it in ASSAY_DASHBOARD_TOKEN_FILE or as dashboard.tokenFile in the configuration; or leave --host out.',
    );
  if (token !== undefined && !/^[\x21-\x7e]{16,4096}$/.test(token))
    throw new AssayError(
      'usage.invalid',
      `The token of the dashboard must be ${SHORTEST_TOKEN} to 4096 characters of ASCII without spaces. This makes one: openssl rand -hex 24`,
    );
}

/** The board's page asks Google for fonts; the policy forbids it, and without the line browsers have nothing to complain of. */
async function leaveOutForeignFonts(c: { res: Response }): Promise<void> {
  if (!(c.res.headers.get('content-type') ?? '').startsWith('text/html')) return;
  const page = (await c.res.text()).replaceAll(/<link\b[^>]*\bhref="https?:\/\/[^>]*>\s*/g, '');
  const { status, headers } = c.res;
  headers.delete('content-length');
  c.res = new Response(page, { status, headers });
}
