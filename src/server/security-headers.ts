import type { MiddlewareHandler } from 'hono';

/**
 * What browsers may do with the pages: load from here alone, be framed by nobody, tell nobody where they were. The board styles itself
 * with attributes, so styles may stand in the page; scripts may not.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every page of the dashboard. */
export function setSecurityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const headers = {
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      'x-robots-tag': 'noindex',
    };
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    // The parts of the board have their own hash in their names; what they show is of the moment.
    if (!c.req.path.startsWith('/static/')) c.header('cache-control', 'no-store');
  };
}
