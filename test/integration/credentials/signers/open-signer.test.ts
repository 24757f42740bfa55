import { spawn, spawnSync } from 'node:child_process';
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type DevelopmentKeys, makeDevelopmentKeys } from '../../../../src/credentials/keys/make-development-keys.ts';
import { writeKeyFolder } from '../../../../src/credentials/keys/write-key-folder.ts';
import { describeTrustOfSigner } from '../../../../src/credentials/signers/describe-trust-of-signer.ts';
import { openSigner } from '../../../../src/credentials/signers/open-signer.ts';
import type { SignerSource, SignerSpec } from '../../../../src/credentials/signers/signer-spec.ts';
import { loadTrustSet, NO_TRUST } from '../../../../src/credentials/trust-set.ts';
import {
  type OpenSigner,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
} from '../../../../src/domain/manifest-plan.ts';
import { askEngine } from './ask-engine.ts';
import { keyPem, makeIssuer, makeLeaf } from './odd-certificates.ts';
import { readExample } from './signing-example.ts';

interface Kept extends DevelopmentKeys {
  readonly certificatePath: string;
  readonly keyPath: string;
}

let folder: string;
const made = new Map<SignatureAlgorithm, Kept>();
const closing: (() => unknown)[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-signers-'));
  for (const algorithm of SIGNATURE_ALGORITHMS) {
    const keys = await makeDevelopmentKeys({ algorithm, name: 'Test', days: 10, nowMs: Date.now() });
    made.set(algorithm, { ...keys, ...(await writeKeyFolder(join(folder, algorithm), keys)) });
  }
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function keysFor(algorithm: SignatureAlgorithm = 'es256'): Kept {
  const kept = made.get(algorithm);
  if (kept === undefined) throw new Error('not made');
  return kept;
}

function open(source: SignerSource, algorithm: SignatureAlgorithm = 'es256', more: Partial<SignerSpec> = {}) {
  const spec = { certificatePath: keysFor(algorithm).certificatePath, ...source, ...more } as SignerSpec;
  return openSigner(spec, { nowMs: Date.now, environment: process.env });
}

async function confirm(signer: OpenSigner, algorithm: SignatureAlgorithm): Promise<string> {
  const { chainPem } = signer.profile;
  const state = await askEngine({ algorithm, chainPem, sign: signer.sign, anchorsPem: keysFor(algorithm).anchorPem });
  await signer.close();
  return state;
}

function command(...words: readonly string[]): SignerSource {
  return { kind: 'command', command: words, cwd: folder, timeoutMs: 10_000 };
}

/** A program in JavaScript; `bytes` is what it reads. */
function program(body: string): SignerSource {
  const head = "const crypto = require('node:crypto'); const bytes = require('node:fs').readFileSync(0);";
  return command(process.execPath, '-e', `${head}${body}`);
}

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

async function serve(answer: Answer): Promise<string> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/sign`;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await request.toArray());
}

describe('a key on disk', () => {
  test.each(SIGNATURE_ALGORITHMS)('%s is trusted, and the profile says whose it is', async (algorithm) => {
    const { keyPath, anchorPem } = keysFor(algorithm);
    const signer = await open({ kind: 'file', keyPath }, algorithm, {
      timeStamp: { url: 'http://127.0.0.1:1/', optional: true },
    });
    const trust = loadTrustSet([{ name: 'ca.pem', pem: anchorPem }]);
    expect(describeTrustOfSigner(signer.profile, trust, Date.now())).toBe('trusted');
    expect(describeTrustOfSigner(signer.profile, NO_TRUST, Date.now())).toBe('valid');
    expect(describeTrustOfSigner(signer.profile, trust, Date.now() + 11 * 86_400_000)).toBe('expired');
    expect(signer.profile).toMatchObject({
      algorithm,
      development: true,
      name: 'Assay development - not for delivery',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      notAfter: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      timeStamp: { url: 'http://127.0.0.1:1/', optional: true },
    });
    expect(await confirm(signer, algorithm)).toBe('Trusted');
  });

  test('leaves the root out of what is signed, and the key that lies in the certificate file', async () => {
    const root = await makeIssuer('Root');
    const near = await makeIssuer('Near', root);
    const leaf = await makeLeaf(near);
    const certificatePath = join(folder, 'whole.pem');
    writeFileSync(certificatePath, leaf.pem + keyPem(leaf.keys) + near.pem + root.pem, { mode: 0o600 });
    const signer = await open({ kind: 'file', keyPath: certificatePath }, 'es256', { certificatePath });
    expect(signer.profile.chainPem.replaceAll(/\s/g, '')).toBe((leaf.pem + near.pem).replaceAll(/\s/g, ''));
    expect(signer.profile).toMatchObject({ development: false, name: 'Assay test' });
  });

  test('is refused when others may read it, when it is of another certificate, or when it is no key', async () => {
    const { keyPem: pem } = keysFor();
    const write = (name: string, text: string, mode = 0o600): SignerSource => {
      writeFileSync(join(folder, name), text);
      chmodSync(join(folder, name), mode);
      return { kind: 'file', keyPath: join(folder, name) };
    };
    const refused = async (source: SignerSource, message: RegExp, more: Partial<SignerSpec> = {}) =>
      expect(open(source, 'es256', more)).rejects.toMatchObject({
        code: 'signer.unusable',
        message: expect.stringMatching(message),
      });
    await refused(write('open.key', pem, 0o604), /everybody on this computer.*chmod 600/);
    await refused(write('group.key', pem, 0o640), /its group.*chmod 600/);
    await refused(write('other.key', keysFor('es384').keyPem), /does not belong to the certificate/);
    const encrypted = createPrivateKey(pem).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });
    await refused(write('locked.key', encrypted.toString()), /encrypted.*openssl pkey/);
    const oldStyle = createPrivateKey(pem).export({
      type: 'sec1',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });
    await refused(write('old.key', oldStyle.toString()), /encrypted.*openssl pkey/);
    await refused(write('cut.key', pem.slice(0, 100)), /cut off/);
    await refused(write('empty.key', ''), /no key in PEM format/);
    await refused({ kind: 'file', keyPath: join(folder, 'none.key') }, /There is no file/);
    await refused({ kind: 'file', keyPath: folder }, /is no file/);
    await refused({ kind: 'file', keyPath: '/dev/zero' }, /is no file/);
    await refused({ kind: 'file', keyPath: keysFor().keyPath }, /signs with es256, not es384/, { algorithm: 'es384' });
  });

  test('is refused with an expired certificate, and one that is not for signing', async () => {
    const root = await makeIssuer('Root');
    const day = 86_400_000;
    const odd = [
      [{ notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - day) }, /expired on/],
      [{ notBefore: new Date(Date.now() + day) }, /not valid yet/],
      [{ usages: ['1.3.6.1.5.5.7.3.3'] }, /codeSigning/],
    ] as const;
    for (const [oddity, message] of odd) {
      const leaf = await makeLeaf(root, oddity);
      const certificatePath = join(folder, 'odd.pem');
      const keyPath = join(folder, 'odd.key');
      writeFileSync(certificatePath, leaf.pem);
      writeFileSync(keyPath, keyPem(leaf.keys), { mode: 0o600 });
      await expect(open({ kind: 'file', keyPath }, 'es256', { certificatePath })).rejects.toMatchObject({
        code: 'signer.unusable',
        message: expect.stringMatching(message),
      });
    }
  });
});

describe('a program', () => {
  test.for(SIGNATURE_ALGORITHMS)(
    'the OpenSSL script of docs/signing.md signs with %s',
    async (algorithm, { annotate }) => {
      if (spawnSync('openssl', ['version']).status !== 0)
        return void (await annotate('openssl is not here; left out.'));
      const script = join(folder, 'sign-with-openssl.sh');
      writeFileSync(script, readExample('sign-with-openssl.sh'), { mode: 0o700 });
      const signer = await open(command(script, keysFor(algorithm).keyPath), algorithm);
      expect(await confirm(signer, algorithm)).toBe('Trusted');
    },
  );

  test('the script for a cloud sends the hash and hands on DER as base64', async ({ annotate }) => {
    if (spawnSync('openssl', ['version']).status !== 0) return void (await annotate('openssl is not here; left out.'));
    const script = join(folder, 'sign-with-aws-kms.sh');
    writeFileSync(script, readExample('sign-with-aws-kms.sh'), { mode: 0o700 });
    // Stands in for the cloud's program: checks how it is called, and signs the digest as the service does.
    const tool = `#!/bin/sh\n[ "$1 $2 $3 $4 $7 $8 $9" = "kms sign --key-id my-key --message-type DIGEST --signing-algorithm" ] || exit 9\nopenssl pkeyutl -sign -inkey '${keysFor().keyPath}' -in "\${6#fileb://}" | base64\n`;
    writeFileSync(join(folder, 'aws'), tool, { mode: 0o700 });
    const spec = { ...command(script, 'my-key'), certificatePath: keysFor().certificatePath } as SignerSpec;
    const environment = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const signer = await openSigner(spec, { nowMs: Date.now, environment });
    expect(await confirm(signer, 'es256')).toBe('Trusted');
  });

  test('that fails, hangs, floods, says nonsense or is not there ends with a clear error', async () => {
    const failed = (source: SignerSource, message: RegExp) =>
      expect(open(source)).rejects.toMatchObject({ code: 'signer.failed', message: expect.stringMatching(message) });
    await failed(
      program("console.error('PIN locked\\nask the admin'); process.exit(3)"),
      /exit code 3.*PIN locked ask the admin/,
    );
    await failed(program("process.stdout.write('no signature')"), /gave 12 bytes that are no signature of es256/);
    await failed(program('process.stdout.write(crypto.randomBytes(64))'), /certificate does not confirm/);
    await failed(program("for (;;) require('node:fs').writeSync(1, 'x'.repeat(9999))"), /more than 16384 bytes/);
    await failed(command('/does/not/exist'), /could not be started \(ENOENT\)/);
    await failed(command('true'), /gave 0 bytes/);
  });

  test('that is too slow is ended with everything it started', async () => {
    const mark = `31.${process.pid}`;
    const script = join(folder, 'slow.sh');
    writeFileSync(script, `#!/bin/sh\nsleep ${mark}\n`, { mode: 0o700 });
    const started = performance.now();
    const slow: SignerSource = { kind: 'command', command: [script], cwd: folder, timeoutMs: 300 };
    await expect(open(slow)).rejects.toMatchObject({
      code: 'signer.failed',
      message: expect.stringMatching(/did not answer/),
    });
    expect(performance.now() - started).toBeLessThan(5000);
    expect(spawnSync('pgrep', ['-f', `sleep ${mark}`], { encoding: 'utf8' }).stdout).toBe('');
  });

  test('is told what it did wrong, when that can be seen', async () => {
    const keyOf = (algorithm: SignatureAlgorithm) => `key: ${JSON.stringify(keysFor(algorithm).keyPem)}`;
    const twice = program(
      `process.stdout.write(crypto.sign('sha256', crypto.createHash('sha256').update(bytes).digest(), {${keyOf('es256')}}))`,
    );
    await expect(open(twice)).rejects.toThrow(/hashes the bytes twice/);
    const old = program(`process.stdout.write(crypto.sign('sha256', bytes, {${keyOf('ps256')}}))`);
    await expect(open(old, 'ps256')).rejects.toThrow(/PKCS#1 v1.5/);
    const salty = program(
      `process.stdout.write(crypto.sign('sha256', bytes, {${keyOf('ps256')}, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 20}))`,
    );
    await expect(open(salty, 'ps256')).rejects.toThrow(/salt has another length/);
  });

  test('no more than four run at once', async () => {
    const log = join(folder, 'running.log');
    const source = program(
      `const fs = require('node:fs'); fs.appendFileSync(${JSON.stringify(log)}, '+'); setTimeout(() => { fs.appendFileSync(${JSON.stringify(log)}, '-'); process.stdout.write(crypto.sign('sha256', bytes, ${JSON.stringify(keysFor().keyPem)})); }, 60)`,
    );
    const signer = await open(source);
    const signatures = await Promise.all(
      Array.from({ length: 10 }, (_, index) => signer.sign(Buffer.from(`${index}`))),
    );
    expect(signatures.every(({ length }) => length === 64)).toBe(true);
    let running = 0;
    const counts = readFileSync(log, 'utf8')
      .split('')
      .map((event) => {
        running += event === '+' ? 1 : -1;
        return running;
      });
    const most = Math.max(...counts);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });
});

describe('a service', () => {
  test.each(['es384', 'ps256'] as const)('the one of docs/signing.md signs with %s', async (algorithm) => {
    const script = join(folder, 'signing-service.mjs');
    writeFileSync(script, readExample('signing-service.mjs'));
    const child = spawn(process.execPath, [script, keysFor(algorithm).keyPath, '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    closing.push(() => child.kill());
    const [line] = (await child.stdout.take(1).toArray()) as [Buffer];
    const url = /http:\S+/.exec(line.toString())?.[0] ?? '';
    const signer = await open({ kind: 'service', url, timeoutMs: 5000 }, algorithm);
    expect(await confirm(signer, algorithm)).toBe('Trusted');
  });

  test('gets the token from a file or a variable, and its name is all that is ever told', async () => {
    const seen: (string | undefined)[] = [];
    const key = keysFor().keyPem;
    const url = await serve(async (request, response) => {
      seen.push(request.headers.authorization ?? String(request.headers['x-key']));
      if (request.url?.includes('echo')) return response.writeHead(403).end(`wrong ${seen.at(-1)}`);
      return response.end(sign('sha256', await readBody(request), key).toString('base64'));
    });
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'geheim-file\n', { mode: 0o600 });
    const base = { kind: 'service', timeoutMs: 5000, certificatePath: keysFor().certificatePath } as const;
    const parts = { nowMs: Date.now, environment: { TOKEN: 'geheim-variable' } };
    const named = { ...base, url, token: { header: 'x-key', from: { variable: 'TOKEN' } } } as const;
    await (
      await openSigner({ ...base, url, token: { header: 'authorization', from: { file: tokenFile } } }, parts)
    ).close();
    await (await openSigner(named, parts)).close();
    expect(seen).toEqual(['Bearer geheim-file', 'geheim-variable']);

    const echoed = await openSigner({ ...named, url: `${url}?echo&secret=geheim-query` }, parts).catch(
      (error: unknown) => error,
    );
    expect(String(echoed)).toMatch(/status 403: wrong \[secret left out\]/);
    expect(String(echoed)).not.toMatch(/geheim/);
    const unset = { ...named, token: { header: 'x-key', from: { variable: 'NOT_SET' } } };
    await expect(openSigner(unset, parts)).rejects.toThrow(/NOT_SET is empty or not set/);
    chmodSync(tokenFile, 0o644);
    const loose = openSigner({ ...base, url, token: { header: 'x-key', from: { file: tokenFile } } }, parts);
    await expect(loose).rejects.toMatchObject({ code: 'signer.unusable', message: expect.stringMatching(/chmod 600/) });
  });

  test('that fails, hangs, floods, redirects or is not there ends with a clear error', async () => {
    const failed = async (listener: Answer, message: RegExp) => {
      const url = await serve(listener);
      await expect(open({ kind: 'service', url, timeoutMs: 300 })).rejects.toMatchObject({
        code: 'signer.failed',
        message: expect.stringMatching(message),
      });
    };
    await failed((_request, response) => response.writeHead(500).end('HSM offline'), /status 500: HSM offline/);
    await failed((_request, response) => response.end('nonsense'), /gave 8 bytes that are no signature/);
    await failed((_request, response) => response.end(Buffer.alloc(20_000)), /more than 16384 bytes/);
    await failed(
      (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      /status 302/,
    );
    await failed((request) => request.socket.destroy(), /gave no signature/);
    await failed((request, response) => {
      request.resume();
      setTimeout(() => response.destroy(), 1000);
    }, /did not answer within/);
    const gone: SignerSource = { kind: 'service', url: 'http://127.0.0.1:1/', timeoutMs: 2000 };
    await expect(open(gone)).rejects.toMatchObject({
      code: 'signer.failed',
      message: expect.stringMatching(/ECONNREFUSED/),
    });
  });

  test.each([
    ['http://signing.example/', /only on this computer/],
    ['http://127.0.0.1.example/', /only on this computer/],
    ['https://user:geheim@signing.example/', /user name or password/],
    ['file:///etc/passwd', /neither with https/],
    ['signing.example', /is no URL/],
  ])('is not asked at %s', async (url, message) => {
    const error = await open({ kind: 'service', url, timeoutMs: 1000 }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'signer.unusable', message: expect.stringMatching(message) });
    expect(String(error)).not.toContain('geheim');
  });
});

test('the fingerprint is that of the first certificate', async () => {
  const { keyPath, certificatePem } = keysFor();
  const { profile } = await open({ kind: 'file', keyPath });
  const der = Buffer.from(certificatePem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  expect(profile.fingerprint).toBe(createHash('sha256').update(der).digest('hex'));
});
