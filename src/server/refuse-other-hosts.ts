import type { MiddlewareHandler } from 'hono';
import { isLoopback } from './is-loopback.ts';

/**
 * Refuses requests whose Host is not this machine by a name of loopback; any port, for those who come through a tunnel. A browser sends
 * the name that stands in its address bar, so a page whose name was made to point to 127.0.0.1 (DNS rebinding) is found out.
 */
export function refuseOtherHosts(): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? '';
    if (isLoopback(host.replace(/:\d{1,5}$/, ''))) return next();
    return c.text('This is for localhost only. Use http://127.0.0.1 or http://localhost.\n', 421);
  };
}
