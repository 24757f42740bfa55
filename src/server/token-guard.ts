import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { renderEnteredPage, renderLoginPage } from './login-page.ts';

/** Hours after which one has to give the token again: a working day. */
const SESSION_HOURS = 12;

/** Sessions kept; the oldest goes for a new one. */
const MOST_SESSIONS = 1000;

/** Bytes of the form with the token, at most. */
const MOST_FORM_BYTES = 4096;

const COOKIE = 'assay-dashboard';

export interface TokenGuard {
  /** The form that takes the token. It stands before the guard. */
  readonly routes: Hono;
  /** Lets through who gives the token or came with it before. */
  readonly check: MiddlewareHandler;
}

/**
 * Asks for a token: as `Authorization: Bearer TOKEN`, or once in the form or as `?token=`, for which the browser gets a cookie that holds
 * something else. The token never stays in an address, so it is in no history, no log and no Referer.
 */
export function createTokenGuard(token: string): TokenGuard {
  const isToken = compareWith(token);
  const sessions = openSessions();
  const enter = (c: Context): Response | Promise<Response> => {
    setCookie(c, COOKIE, sessions.begin(), {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      maxAge: SESSION_HOURS * 3600,
      secure: c.req.url.startsWith('https:'),
    });
    // A page that goes on by itself, no redirect: a browser that came from another site would keep a Strict cookie back for one.
    return c.html(renderEnteredPage());
  };
  const routes = new Hono();
  routes.post('/login', async (c) => {
    const length = Number(c.req.header('content-length') ?? Number.NaN);
    if (!(length <= MOST_FORM_BYTES)) return c.html(renderLoginPage('That is no token.'), 413);
    const given = new URLSearchParams(await c.req.text()).get('token') ?? '';
    return isToken(given.trim()) ? enter(c) : c.html(renderLoginPage('That is not the token.'), 401);
  });
  return {
    routes,
    async check(c, next) {
      const bearer = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
      if (bearer !== undefined && isToken(bearer)) return next();
      if (sessions.has(getCookie(c, COOKIE) ?? '')) return next();
      const asked = c.req.query('token');
      if (asked !== undefined && isToken(asked)) return enter(c);
      c.header('www-authenticate', 'Bearer realm="assay dashboard"');
      return c.html(renderLoginPage(asked === undefined ? undefined : 'That is not the token.'), 401);
    },
  };
}

/** Compares in a time that says nothing of how much was right, nor of how long the token is. */
function compareWith(token: string): (given: string) => boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = digest(token);
  return (given) => timingSafeEqual(digest(given), expected);
}

function openSessions(): { begin(): string; has(id: string): boolean } {
  const ends = new Map<string, number>();
  return {
    begin() {
      const [oldest] = ends.keys();
      if (oldest !== undefined && ends.size >= MOST_SESSIONS) ends.delete(oldest);
      const id = randomBytes(32).toString('base64url');
      ends.set(id, performance.now() + SESSION_HOURS * 3_600_000);
      return id;
    },
    has(id) {
      const end = ends.get(id);
      return end !== undefined && performance.now() < end;
    },
  };
}
