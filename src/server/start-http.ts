import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { AssayError } from '../domain/errors.ts';
import { isLoopback } from './is-loopback.ts';
import { refuseOtherHosts } from './refuse-other-hosts.ts';

export interface StartHttpOptions {
  /** Address to listen at: `127.0.0.1` is seen by this machine alone. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly routes: readonly Hono[];
}

/** A server at work. Must be closed. */
export interface HttpServer {
  /** `http://HOST:PORT`, with the port that was taken. */
  readonly url: string;
  readonly port: number;
  /** Ends it, and every connection that is still open. */
  close(): Promise<void>;
}

/** Longest head of a request, bytes, and longest wait for one, ms: those who ask here need little of either. */
const MOST_HEADER_BYTES = 16_384;
const REQUEST_MS = 10_000;

/**
 * Listens for HTTP. On loopback only requests that name this machine as their host are answered: a page of a stranger that has its
 * own name point here gets nothing. Throws `usage.invalid` when the address cannot be listened at.
 */
export async function startHttp({ host, port, routes }: StartHttpOptions): Promise<HttpServer> {
  const app = new Hono();
  if (isLoopback(host)) app.use(refuseOtherHosts());
  for (const each of routes) app.route('/', each);
  app.notFound((c) => c.text('There is nothing here.\n', 404));
  app.onError((_error, c) => c.text('That went wrong. The log of the program may say why.\n', 500));
  const server = serve({
    fetch: app.fetch,
    hostname: host,
    port,
    serverOptions: { maxHeaderSize: MOST_HEADER_BYTES, requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (cause: NodeJS.ErrnoException) => reject(describeFault(cause, host, port)));
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function describeFault(cause: NodeJS.ErrnoException, host: string, port: number): AssayError {
  const why =
    cause.code === 'EADDRINUSE'
      ? 'another program listens there. Give another port, or 0 for a free one'
      : cause.code === 'EACCES'
        ? 'this user may not. Take a port over 1023'
        : cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND'
          ? 'this machine has no such address. Give one of its own, or 127.0.0.1'
          : `${cause.code ?? cause.message}`;
  return new AssayError('usage.invalid', `Cannot listen at ${host}, port ${port}: ${why}.`, { cause });
}
