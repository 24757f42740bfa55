import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Credential, chainPem } from './certificates.ts';

export const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0;

export interface TestServer {
  readonly url: string;
  /** Requests so far. */
  readonly count: () => number;
  close(): Promise<void>;
}

/** A server on the loopback interface. */
export async function startServer(
  handle: (body: Buffer, response: ServerResponse, request: IncomingMessage) => void,
): Promise<TestServer> {
  let count = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      count += 1;
      handle(Buffer.concat(parts), response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    count: () => count,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export interface OpensslAuthority extends TestServer {
  readonly reply: (request: Buffer) => Buffer;
}

/** A time-stamping authority (RFC 3161) made with `openssl ts -reply`, which stamps the time it is. */
export async function startOpensslTimeStampServer(authority: Credential): Promise<OpensslAuthority> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-tsa-'));
  const path = (name: string) => join(folder, name);
  writeFileSync(path('key.pem'), authority.key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(path('leaf.pem'), authority.pem);
  writeFileSync(path('chain.pem'), chainPem(authority));
  writeFileSync(path('serial'), '01\n');
  const settings = [
    '[tsa]',
    'default_tsa = here',
    '[here]',
    `serial = ${path('serial')}`,
    `signer_cert = ${path('leaf.pem')}`,
    `certs = ${path('chain.pem')}`,
    `signer_key = ${path('key.pem')}`,
    'signer_digest = sha256',
    'default_policy = 1.3.6.1.4.1.99999.1',
    'digests = sha256, sha384, sha512',
    'ess_cert_id_alg = sha256',
  ];
  writeFileSync(path('tsa.conf'), `${settings.join('\n')}\n`);
  const reply = (request: Buffer): Buffer => {
    writeFileSync(path('request.tsq'), request);
    const args = [
      'ts',
      '-reply',
      '-config',
      path('tsa.conf'),
      '-queryfile',
      path('request.tsq'),
      '-out',
      path('out.tsr'),
    ];
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ts failed: ${stderr}`);
    return readFileSync(path('out.tsr'));
  };
  const server = await startServer((body, response) => {
    response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply(body));
  });
  return {
    ...server,
    reply,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
