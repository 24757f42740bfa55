import { expect, test } from 'vitest';
import { createDashboard } from '../../../src/server/create-dashboard.ts';

const TOKEN = '4f6c2b7e90a1d35c4f6c2b7e90a1d35c';
const findQueues = async () => [];
const create = (token?: string, host = '0.0.0.0') =>
  createDashboard({ findQueues, host, ...(token !== undefined && { token }) });
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const form = (token: string) => {
  const body = new URLSearchParams({ token }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) };
  return { method: 'POST', body, headers };
};

test('bound where others can reach it, it is not started without a token, nor with one that can be guessed', () => {
  for (const host of ['0.0.0.0', '::', 'worker-3', '10.0.0.4'])
    expect(() => create(undefined, host)).toThrow(
      expect.objectContaining({
        code: 'usage.invalid',
        message: expect.stringContaining('ASSAY_DASHBOARD_TOKEN_FILE'),
      }),
    );
  for (const token of ['', 'short', 'x'.repeat(15), `${TOKEN}\n`, 'ü'.repeat(20)]) {
    expect(() => create(token)).toThrow(expect.objectContaining({ code: 'usage.invalid' }));
    expect(() => create(token)).not.toThrow(token.length > 4 ? token : 'no such text');
  }
});

test('on loopback it needs none', async () => {
  const answer = await create(undefined, '127.0.0.1').request('/');
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('<title>Assay</title>');
});

test('without the token there is nothing but the form', async () => {
  const app = create(TOKEN);
  const wrong = `${TOKEN.slice(0, -1)}d`;
  const cookie = { headers: { cookie: `assay-dashboard=${TOKEN}` } };
  for (const [path, init] of [
    ['/', {}],
    ['/api/queues', {}],
    ['/static/favicon.ico', {}],
    ['/queue/assay-scan-dailies', {}],
    ['/api/queues', bearer(wrong)],
    ['/api/queues', bearer('')],
    ['/api/queues', cookie],
    [`/?token=${wrong}`, {}],
    ['/login', form(wrong)],
  ] as const) {
    const answer = await app.request(path, init);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('set-cookie')).toBeNull();
    const page = await answer.text();
    expect(page).toContain('name="token"');
    expect(page).not.toContain(wrong);
    expect(page).not.toContain('static/js');
  }
  expect((await app.request('/login', { ...form('x'.repeat(10_000)) })).status).toBe(413);
});

test('the token is good as a header, in the form and in the address, and is in nothing that comes back', async () => {
  const app = create(TOKEN);
  expect((await app.request('/api/queues', bearer(TOKEN))).status).toBe(200);
  for (const entered of [await app.request('/login', form(TOKEN)), await app.request(`/?token=${TOKEN}`)]) {
    expect(entered.status).toBe(200);
    const set = entered.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/^assay-dashboard=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    const page = await entered.text();
    expect(page).toContain('<meta http-equiv="refresh" content="0; url=/">');
    expect(`${page}${set}`).not.toContain(TOKEN);
    expect(entered.headers.get('referrer-policy')).toBe('no-referrer');
    expect(entered.headers.get('cache-control')).toBe('no-store');
    const cookie = set.split(';')[0] ?? '';
    expect((await app.request('/api/queues', { headers: { cookie } })).status).toBe(200);
    // Of this run of the program alone.
    expect((await create(TOKEN).request('/api/queues', { headers: { cookie } })).status).toBe(401);
  }
});

test('it only shows: nothing that would change a queue gets through', async () => {
  const app = create(TOKEN);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const answer = await app.request('/api/queues/assay-scan-dailies/obliterate', { ...bearer(TOKEN), method });
    expect(answer.status).toBe(405);
    expect(await answer.text()).toContain('assay queue');
  }
});

test('pages load from nowhere else and are framed by nobody', async () => {
  for (const path of ['/', '/api/queues', '/nothing']) {
    const answer = await create(TOKEN).request(path, bearer(TOKEN));
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).not.toMatch(/(?:src|href)="https?:/);
  }
});
