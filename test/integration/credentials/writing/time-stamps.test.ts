import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openCredentialReader } from '../../../../src/credentials/open-credential-reader.ts';
import { openCredentialWriter } from '../../../../src/credentials/writing/open-credential-writer.ts';
import { makeAuthority, makeSigner, USAGES } from '../../../support/certificates.ts';
import {
  activeManifest,
  type Folder,
  makeFolder,
  makePicture,
  requestFor,
  trustIn,
} from '../../../support/credential-files.ts';
import { makePlan, profileOf, signWith } from '../../../support/marking.ts';
import {
  HAS_OPENSSL,
  type OpensslAuthority,
  startOpensslTimeStampServer,
  startServer,
  type TestServer,
} from '../../../support/time-stamp-server.ts';

const root = makeAuthority('Studio Root');
const signer = makeSigner(root, 'Render 1');
const stampRoot = makeAuthority('Stamp Root');
const stamper = makeSigner(stampRoot, 'Stamper', { usage: USAGES.timeStamping });
const trust = trustIn(root, stampRoot);
const LIMITS = { timeoutMs: 300, pausesMs: [5, 5], restMs: 60_000 };

let folder: Folder;
let source: string;
let authority: OpensslAuthority | undefined;
const servers: TestServer[] = [];
let outputs = 0;

beforeAll(async () => {
  folder = await makeFolder();
  source = await folder.write('source.jpg', await makePicture('jpeg'));
  if (HAS_OPENSSL) authority = await startOpensslTimeStampServer(stamper);
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
afterAll(async () => {
  await authority?.close();
  await folder.remove();
});

async function serve(handle: Parameters<typeof startServer>[0]): Promise<TestServer> {
  const server = await startServer(handle);
  servers.push(server);
  return server;
}

function openWriter(url: string, optional = false, limits = LIMITS) {
  const profile = profileOf(signer, { url, optional });
  return openCredentialWriter({ signer: profile, sign: signWith(signer), trust, timeStampLimits: limits });
}

function nextOutput(): string {
  outputs += 1;
  return join(dirname(source), `out-${outputs}.jpg`);
}

async function embed(url: string, optional = false) {
  const destination = nextOutput();
  const writer = openWriter(url, optional);
  try {
    const signed = await writer.embed({ source, mediaType: 'image/jpeg', destination, plan: makePlan() });
    const { credential } = await openCredentialReader({ trust }).read(requestFor(destination));
    return { signed, credential, stampedAt: activeManifest(credential).trust?.timeStampedAt };
  } finally {
    await writer.close();
  }
}

describe('a time stamp by openssl', () => {
  test('is in the file and in the sidecar, and says when', async ({ annotate }) => {
    if (authority === undefined) return void (await annotate('openssl is not here; left out.'));
    const { signed, credential, stampedAt } = await embed(authority.url);
    expect(signed.timeStamped).toBe(true);
    expect(credential.state).toBe('trusted');
    expect(Math.abs(Date.parse(stampedAt ?? '') - Date.now())).toBeLessThan(60_000);

    const sha256 = 'c'.repeat(64);
    const writer = openWriter(authority.url);
    const { store, timeStamped } = await writer.detach({ sha256, plan: makePlan() });
    await writer.close();
    expect(timeStamped).toBe(true);
    const sidecar = await folder.write('stamped.c2pa', store);
    const { credential: detached } = await openCredentialReader({ trust }).read(
      requestFor(source, [{ path: sidecar, match: 'exact' }]),
    );
    expect(activeManifest(detached).trust?.timeStampedAt).toBeDefined();
  });

  test('goes into a TIFF and into many files at once', async ({ annotate }) => {
    if (authority === undefined) return void (await annotate('openssl is not here; left out.'));
    const tiff = await folder.write('source.tif', await makePicture('tiff'));
    const writer = openWriter(authority.url);
    const destination = `${nextOutput()}.tif`;
    const jobs = Array.from({ length: 6 }, () => ({ source, mediaType: 'image/jpeg', destination: nextOutput() }));
    await Promise.all(
      [...jobs, { source: tiff, mediaType: 'image/tiff', destination }].map((job) =>
        writer.embed({ ...job, plan: makePlan() }),
      ),
    );
    await writer.close();
    const { credential } = await openCredentialReader({ trust }).read(requestFor(destination));
    expect(credential.state).toBe('trusted');
    expect(activeManifest(credential).trust?.timeStampedAt).toBeDefined();
  });

  test('comes with a later attempt', async ({ annotate }) => {
    const { reply } = authority ?? {};
    if (reply === undefined) return void (await annotate('openssl is not here; left out.'));
    const server: TestServer = await serve((body, response) => {
      if (server.count() < 3) response.writeHead(503).end();
      else response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply(body));
    });
    const { signed, stampedAt } = await embed(server.url);
    expect(server.count()).toBe(3);
    expect(signed.timeStamped).toBe(true);
    expect(stampedAt).toBeDefined();
  });
});

/** Where a server was. */
async function findClosedUrl(): Promise<string> {
  const server = await startServer(() => undefined);
  await server.close();
  return server.url;
}

describe('an authority that', () => {
  const faults: readonly (readonly [string, () => Promise<string>, RegExp])[] = [
    ['is down', findClosedUrl, /cannot be reached \(ECONNREFUSED\)/],
    ['answers garbage', async () => (await serve((_, response) => response.end('garbage'))).url, /no time stamp/],
    ['fails', async () => (await serve((_, response) => response.writeHead(500).end('oops'))).url, /HTTP status 500/],
    ['hangs', async () => (await serve(() => undefined)).url, /no answer within 0.3 s/],
    [
      'sends without end',
      async () => (await serve((_, response) => void response.write(Buffer.alloc(70_000)))).url,
      /longer than 64 KB/,
    ],
    [
      'sends elsewhere',
      async () =>
        (await serve((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())).url,
      /HTTP status 302/,
    ],
    ['has no name', async () => 'no address', /cannot be reached/],
  ];

  test.each(faults)('%s: a clear error, and nothing is left', async (_, start, why) => {
    const url = await start();
    const before = await readdir(dirname(source));
    const error = await embed(url).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'timestamp.failed' });
    expect(String(error)).toMatch(why);
    expect(String(error)).toContain(url);
    expect(String(error)).toContain('--tsa');
    expect(await readdir(dirname(source))).toEqual(before);
  });

  test.each(faults)('%s: when optional, it signs without and says so', async (_, start) => {
    const { signed, credential, stampedAt } = await embed(await start(), true);
    expect(signed.timeStamped).toBe(false);
    expect(credential.state).toBe('trusted');
    expect(stampedAt).toBeUndefined();
  });

  test('stamps something else is not believed', async ({ annotate }) => {
    const { reply } = authority ?? {};
    if (reply === undefined) return void (await annotate('openssl is not here; left out.'));
    let first: Buffer | undefined;
    const server = await serve((body, response) => {
      first ??= reply(body);
      response.end(first);
    });
    const writer = openWriter(server.url);
    await writer.detach({ sha256: 'c'.repeat(64), plan: makePlan() });
    const again = writer.detach({ sha256: 'd'.repeat(64), plan: makePlan() });
    await expect(again).rejects.toThrow(/time stamp is for something else/);
    await writer.close();
  });

  test('failed is not asked again for every file of a run', async () => {
    const server = await serve((_, response) => response.writeHead(500).end());
    const writer = openWriter(server.url, true);
    for (let index = 0; index < 5; index += 1)
      expect((await writer.detach({ sha256: 'c'.repeat(64), plan: makePlan() })).timeStamped).toBe(false);
    await writer.close();
    expect(server.count()).toBe(3);
  });

  test('failed is asked again after a rest', async () => {
    const server = await serve((_, response) => response.writeHead(500).end());
    const writer = openWriter(server.url, true, { ...LIMITS, restMs: 0 });
    for (let index = 0; index < 2; index += 1) await writer.detach({ sha256: 'c'.repeat(64), plan: makePlan() });
    await writer.close();
    expect(server.count()).toBe(6);
  });

  test('wants a password keeps it out of the error', async () => {
    const error = await embed('http://user:hunter2@127.0.0.1:1/path?token=abc').catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'timestamp.failed' });
    expect(String(error)).toContain('http://127.0.0.1:1/path ');
    expect(String(error)).not.toMatch(/hunter2|token|abc/);
  });
});

test('without an authority nothing is said of time stamps', async () => {
  const writer = openCredentialWriter({ signer: profileOf(signer), sign: signWith(signer), trust });
  expect(await writer.detach({ sha256: 'c'.repeat(64), plan: makePlan() })).not.toHaveProperty('timeStamped');
});
