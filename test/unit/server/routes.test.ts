import { request } from 'node:http';
import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createHealthRoutes, type Health } from '../../../src/server/health-routes.ts';
import { isLoopback } from '../../../src/server/is-loopback.ts';
import { createMetricsRoutes } from '../../../src/server/metrics-routes.ts';
import { type HttpServer, startHttp } from '../../../src/server/start-http.ts';

const open: HttpServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function start(...options: Parameters<typeof startHttp>): Promise<HttpServer> {
  const server = await startHttp(...options);
  open.push(server);
  return server;
}

/** With a Host of one's choosing, which fetch does not allow. */
function get(port: number, path: string, host: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, headers: { host } }, (answer) => {
      readText(answer).then((text) => resolve({ status: answer.statusCode, text }), reject);
    });
    asking.once('error', reject);
    asking.end();
  });
}

test('live and ready say how it is, with the reason while it is not well', async () => {
  let ready: () => Health | Promise<Health> = () => ({ ok: true });
  const routes = createHealthRoutes({ live: () => ({ ok: true }), ready: () => ready() });
  const { url } = await start({ host: '127.0.0.1', port: 0, routes: [routes] });
  const ask = async (path: string) => {
    const answer = await fetch(`${url}${path}`);
    return [answer.status, await answer.json()];
  };
  expect(await ask('/live')).toEqual([200, { live: true }]);
  expect(await ask('/ready')).toEqual([200, { ready: true }]);
  ready = () => ({ ok: false, reason: 'the queue cannot be reached' });
  expect(await ask('/ready')).toEqual([503, { ready: false, reason: 'the queue cannot be reached' }]);
  ready = () => Promise.reject(new Error('the ledger is gone'));
  expect(await ask('/ready')).toEqual([503, { ready: false, reason: 'the ledger is gone' }]);
  expect(await ask('/live')).toEqual([200, { live: true }]);
});

test('a state that is never told is not ready', async () => {
  const never = () => new Promise<Health>(() => undefined);
  const routes = createHealthRoutes({ live: () => ({ ok: true }), ready: never }, { answerMs: 50 });
  const { url } = await start({ host: '127.0.0.1', port: 0, routes: [routes] });
  expect((await fetch(`${url}/ready`)).status).toBe(503);
});

test('numbers come as the text that Prometheus reads', async () => {
  const contentType = 'text/plain; version=0.0.4; charset=utf-8';
  const routes = createMetricsRoutes({ render: async () => 'assay_up 1\n', contentType });
  const { url } = await start({ host: '127.0.0.1', port: 0, routes: [routes] });
  const answer = await fetch(`${url}/metrics`);
  expect(answer.headers.get('content-type')).toBe(contentType);
  expect(await answer.text()).toBe('assay_up 1\n');
  expect((await fetch(`${url}/other`)).status).toBe(404);
});

test('on loopback only a request that names this machine is answered', async () => {
  const routes = createMetricsRoutes({ render: async () => 'assay_up 1\n', contentType: 'text/plain' });
  const { port } = await start({ host: '127.0.0.1', port: 0, routes: [routes] });
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'localhost', `LOCALHOST:1`, `[::1]:${port}`])
    expect((await get(port, '/metrics', host)).status).toBe(200);
  for (const host of [`rebound.example:${port}`, 'localhost.example', '127.0.0.1.example', '10.0.0.1'])
    expect(await get(port, '/metrics', host)).toMatchObject({
      status: 421,
      text: expect.not.stringContaining('assay_up'),
    });
});

test('elsewhere every name of the machine is right', async () => {
  const routes = createMetricsRoutes({ render: async () => 'assay_up 1\n', contentType: 'text/plain' });
  const { port } = await start({ host: '0.0.0.0', port: 0, routes: [routes] });
  expect((await get(port, '/metrics', `worker-3:${port}`)).status).toBe(200);
});

test('an address that cannot be listened at is an error that says what to do', async () => {
  const { port } = await start({ host: '127.0.0.1', port: 0, routes: [] });
  await expect(startHttp({ host: '127.0.0.1', port, routes: [] })).rejects.toMatchObject({
    code: 'usage.invalid',
    message: `Cannot listen at 127.0.0.1, port ${port}: another program listens there. Give another port, or 0 for a free one.`,
  });
  await expect(startHttp({ host: '203.0.113.7', port: 0, routes: [] })).rejects.toMatchObject({
    code: 'usage.invalid',
  });
});

test('a connection that is kept open, or in the middle of a request, does not keep the server from ending', async () => {
  const server = await startHttp({ host: '127.0.0.1', port: 0, routes: [] });
  await (await fetch(server.url)).text();
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    socket.write('GET /live HTTP/1.1\r\nHost: local', () => resolve());
  });
  // Until the server has seen it, too.
  await delay(50);
  const startedMs = performance.now();
  await server.close();
  expect(performance.now() - startedMs).toBeLessThan(2000);
  socket.destroy();
  await expect(fetch(server.url)).rejects.toThrow('fetch failed');
});

test.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['LocalHost', true],
  ['::1', true],
  ['[::1]', true],
  ['0.0.0.0', false],
  ['::', false],
  ['127.0.0.1.example', false],
  ['localhost.example', false],
  ['10.0.0.1', false],
])('%s is loopback: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is);
});
