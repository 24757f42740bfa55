import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../../../src/credentials/engine.ts';
import { openCredentialReader } from '../../../src/credentials/open-credential-reader.ts';
import { fetchRemote, PUBLIC_INTERNET } from '../../../src/credentials/read-remote.ts';
import { type Credential, chainPem, makeAuthority, makeSigner, USAGES } from '../../support/certificates.ts';
import { type Folder, flipByte, makeFolder, makePicture, requestFor, trustIn } from '../../support/credential-files.ts';
import { signBytes, signSidecar } from '../../support/sign.ts';

let folder: Folder;
let root: Credential;
let signer: Credential;
let tlsRoot: Credential;
let server: Server;
let origin: string;
let served: Buffer = Buffer.alloc(0);
const asked: string[] = [];

beforeAll(async () => {
  folder = await makeFolder();
  root = makeAuthority('Root');
  signer = makeSigner(root, 'Leaf');
  tlsRoot = makeAuthority('TLS Root');
  const tls = makeSigner(tlsRoot, 'localhost', { usage: USAGES.serverAuth, address: '127.0.0.1' });
  server = createServer(
    { key: tls.key.export({ type: 'pkcs8', format: 'pem' }), cert: chainPem(tls) },
    (request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/moved') response.writeHead(302, { location: `${origin}/x.c2pa` });
      if (request.url === '/slow') return;
      response.end(request.url === '/junk' ? 'not a store' : served);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await folder.remove();
});

/** A picture that only points to its credential, by `dcterms:provenance` in its XMP. */
async function makePointer(name: string, url: string): Promise<string> {
  const bytes = await signBytes(await makePicture('jpeg'), 'image/jpeg', {
    signer,
    anchors: [root],
    unchecked: true,
    prepare: async (builder) => {
      builder.setNoEmbed(true);
      builder.setRemoteUrl(url);
    },
  });
  return folder.write(name, bytes);
}

describe('a file that points to its credential', () => {
  test('is reported, and nothing is fetched', async () => {
    const path = await makePointer('pointer.jpg', `${origin}/never.c2pa`);
    const { credential } = await openCredentialReader({ trust: trustIn(root) }).read(requestFor(path));
    expect(credential).toMatchObject({ state: 'remote', source: 'remote', remoteUrl: `${origin}/never.c2pa` });
    expect(credential.manifests).toEqual([]);
    expect(asked).not.toContain('/never.c2pa');
  });

  test('is read from a sidecar when there is one', async () => {
    const path = await makePointer('both.jpg', `${origin}/never.c2pa`);
    const manifest = await signSidecar(path, { signer, anchors: [root], unchecked: true });
    const sidecar = await folder.write('both.jpg.c2pa', manifest);
    const reader = openCredentialReader({ trust: trustIn(root) });
    const { credential } = await reader.read(requestFor(path, [{ path: sidecar, match: 'exact' }]));
    expect(credential).toMatchObject({ state: 'trusted', source: 'sidecar' });
  });

  test('is not fetched from a host that was not allowed, nor from an address that is not public', async () => {
    const path = await makePointer('blocked.jpg', `${origin}/blocked.c2pa`);
    const readWith = async (allowedHosts: readonly string[]) =>
      (await openCredentialReader({ trust: trustIn(root), fetchRemote: { allowedHosts } }).read(requestFor(path)))
        .credential;
    expect(await readWith(['example.com'])).toMatchObject({ state: 'remote', reason: expect.stringMatching(/host/) });
    expect(await readWith([new URL(origin).host])).toMatchObject({
      state: 'remote',
      reason: 'the address is not public',
    });
    expect(asked).not.toContain('/blocked.c2pa');
  });
});

describe('fetching', () => {
  async function fetchFrom(path: string, url: string, changes: Partial<typeof PUBLIC_INTERNET> = {}) {
    const surroundings = {
      ...PUBLIC_INTERNET,
      isAllowedAddress: () => true,
      authorityPem: tlsRoot.pem,
      ...changes,
    };
    const credential = { state: 'remote', source: 'remote', remoteUrl: url, manifests: [], cawgFailures: [] } as const;
    const request = { path, credential, trust: trustIn(root), allowedHosts: [new URL(origin).host] };
    return fetchRemote(await loadEngine(), request, surroundings);
  }

  test('reads what the host sends, and sees whether it binds', async () => {
    const bytes = await makePicture('png');
    const path = await folder.write('fetched.png', bytes);
    served = await signSidecar(path, { signer, anchors: [root], unchecked: true });
    expect(await fetchFrom(path, `${origin}/x.c2pa`)).toMatchObject({ state: 'trusted', source: 'remote' });
    await folder.write('fetched.png', flipByte(bytes, -9));
    expect((await fetchFrom(path, `${origin}/x.c2pa`)).state).toBe('tampered');
  });

  test('follows no redirect', async () => {
    const path = await folder.write('moved.png', await makePicture('png'));
    asked.length = 0;
    const credential = await fetchFrom(path, `${origin}/moved`);
    expect(credential).toMatchObject({ state: 'remote', reason: 'the host answered 302' });
    expect(asked).toEqual(['/moved']);
  });

  test('gives up on what is too large, too slow or no store', async () => {
    const path = await folder.write('bad.png', await makePicture('png'));
    served = Buffer.alloc(5000);
    expect((await fetchFrom(path, `${origin}/x`, { limitBytes: 1000 })).reason).toContain('larger than 1000 bytes');
    expect((await fetchFrom(path, `${origin}/slow`, { timeoutMs: 200 })).state).toBe('remote');
    expect((await fetchFrom(path, `${origin}/junk`)).reason).toContain('no C2PA manifest store');
  });

  test('insists on a certificate that the system knows', async () => {
    const path = await folder.write('tls.png', await makePicture('png'));
    const stranger = makeAuthority('Another TLS Root');
    const credential = await fetchFrom(path, `${origin}/x`, { authorityPem: stranger.pem });
    expect(credential.state).toBe('remote');
    expect(credential.reason).toMatch(/certificate/);
  });
});
