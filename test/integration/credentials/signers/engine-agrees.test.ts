import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkSignerFiles } from '../../../../src/credentials/keys/check-signer-files.ts';
import type { KeyCheckId } from '../../../../src/credentials/keys/key-check.ts';
import { makeDevelopmentKeys } from '../../../../src/credentials/keys/make-development-keys.ts';
import { signWithKey } from '../../../../src/credentials/signers/sign-with-key.ts';
import { loadTrustSet, type TrustSet } from '../../../../src/credentials/trust-set.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../../../../src/domain/manifest-plan.ts';
import { askEngine } from './ask-engine.ts';
import {
  EMAIL_PROTECTION,
  KEY_USAGES,
  keyPem,
  type Made,
  makeIssuer,
  makeLeaf,
  type Oddity,
} from './odd-certificates.ts';

const DAY_MS = 86_400_000;
const past = { notBefore: new Date(Date.now() - 20 * DAY_MS), notAfter: new Date(Date.now() - DAY_MS) };
const RSA = { name: 'RSASSA-PKCS1-v1_5', publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };

let folder: string;
let root: Made;
let trust: TrustSet;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-keys-'));
  root = await makeIssuer('Root');
  trust = loadTrustSet([{ name: 'root.pem', pem: root.pem }]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Files {
  readonly chain: string;
  readonly key: string;
  readonly algorithm?: SignatureAlgorithm;
  readonly trust?: TrustSet;
}

/** What the check says, and what the engine does with the same files. */
async function compare(
  files: Files,
): Promise<{ engine: string; wrong: readonly KeyCheckId[]; warned: readonly KeyCheckId[] }> {
  const [certificatePath, keyPath] = [join(folder, 'chain.pem'), join(folder, 'key.pem')];
  writeFileSync(certificatePath, files.chain);
  writeFileSync(keyPath, files.key, { mode: 0o600 });
  const anchors = files.trust ?? trust;
  const { checks } = await checkSignerFiles({ certificatePath, keyPath }, anchors, Date.now());
  const algorithm = files.algorithm ?? 'es256';
  const engine = await askEngine({
    algorithm,
    chainPem: files.chain,
    sign: signWithKey(createPrivateKey(files.key), algorithm),
    anchorsPem: anchors.anchorsPem,
  });
  const select = (state: string) => checks.filter((check) => check.state === state).map(({ id }) => id);
  return { engine, wrong: select('wrong'), warned: select('warning') };
}

async function compareLeaf(odd: Oddity) {
  const leaf = await makeLeaf(root, odd);
  const algorithms = { 'P-384': 'es384', Ed25519: 'ed25519', [RSA.name]: 'ps256' } as const;
  const kind = String(odd.algorithm?.['namedCurve'] ?? odd.algorithm?.['name']);
  const algorithm: SignatureAlgorithm = algorithms[kind as 'P-384'] ?? 'es256';
  return compare({ chain: leaf.pem, key: keyPem(leaf.keys), algorithm });
}

describe('what is called fine is trusted by the engine', () => {
  const cases: readonly (readonly [string, Oddity])[] = [
    ['e-mail protection', {}],
    ['C2PA claim signing', { usages: ['1.3.6.1.4.1.62558.2.1'] }],
    ['document signing', { usages: ['1.3.6.1.5.5.7.3.36'] }],
    ["Microsoft's document signing", { usages: ['1.3.6.1.4.1.311.76.59.1.9'] }],
    ['e-mail protection and code signing', { usages: [EMAIL_PROTECTION, '1.3.6.1.5.5.7.3.3'] }],
    ['no basic constraints', { basicConstraints: null }],
    ['a non-repudiation bit besides', { keyUsage: KEY_USAGES.digitalSignature | KEY_USAGES.nonRepudiation }],
    ['signed with SHA-384', { signedWith: { name: 'ECDSA', hash: 'SHA-384' } }],
    ['P-384', { algorithm: { name: 'ECDSA', namedCurve: 'P-384' } }],
    ['Ed25519', { algorithm: { name: 'Ed25519' } }],
    ['RSA with 2048 bits', { algorithm: { ...RSA, modulusLength: 2048 } }],
  ];
  test.each(cases)('%s', async (_name, odd) => {
    expect(await compareLeaf(odd)).toEqual({ engine: 'Trusted', wrong: [], warned: [] });
  });

  test.each(SIGNATURE_ALGORITHMS)('development keys for %s', async (algorithm) => {
    const made = await makeDevelopmentKeys({ algorithm, name: 'Müller, Söhne = "1"', days: 90, nowMs: Date.now() });
    const anchors = loadTrustSet([{ name: 'ca.pem', pem: made.anchorPem }]);
    const files = { chain: made.certificatePem, key: made.keyPem, algorithm, trust: anchors };
    expect(await compare(files)).toEqual({ engine: 'Trusted', wrong: [], warned: [] });
  });
});

describe('what gets a warning is trusted all the same', () => {
  const cases: readonly (readonly [string, Oddity, KeyCheckId])[] = [
    ['no subject key identifier', { subjectIdentifier: false }, 'certificate.identifiers'],
    ['key usage not critical', { keyUsageCritical: false }, 'certificate.key-usage'],
    ['non-repudiation alone', { keyUsage: KEY_USAGES.nonRepudiation }, 'certificate.key-usage'],
    ['ends soon', { notAfter: new Date(Date.now() + 3 * DAY_MS) }, 'certificate.dates'],
  ];
  test.each(cases)('%s', async (_name, odd, id) => {
    expect(await compareLeaf(odd)).toEqual({ engine: 'Trusted', wrong: [], warned: [id] });
  });
});

describe('what is called wrong is refused by the engine', () => {
  const usage = 'certificate.extended-key-usage';
  const cases: readonly (readonly [string, Oddity, KeyCheckId])[] = [
    ['code signing', { usages: ['1.3.6.1.5.5.7.3.3'] }, usage],
    ['TLS servers', { usages: ['1.3.6.1.5.5.7.3.1'] }, usage],
    ['no extended key usage', { usages: null }, usage],
    ['any usage', { usages: ['2.5.29.37.0'] }, usage],
    ['any usage and e-mail protection', { usages: ['2.5.29.37.0', EMAIL_PROTECTION] }, usage],
    ['time stamps besides', { usages: [EMAIL_PROTECTION, '1.3.6.1.5.5.7.3.8'] }, usage],
    ['revocation answers besides', { usages: [EMAIL_PROTECTION, '1.3.6.1.5.5.7.3.9'] }, usage],
    ['expired', past, 'certificate.dates'],
    ['not yet valid', { notBefore: new Date(Date.now() + DAY_MS) }, 'certificate.dates'],
    ['an authority', { basicConstraints: true, keyUsage: KEY_USAGES.keyCertSign }, 'certificate.authority'],
    ['no key usage', { keyUsage: null }, 'certificate.key-usage'],
    ['key usage for encryption', { keyUsage: KEY_USAGES.keyEncipherment }, 'certificate.key-usage'],
    ['no authority key identifier', { authorityIdentifier: false }, 'certificate.identifiers'],
    ['RSA with 1024 bits', { algorithm: { ...RSA, modulusLength: 1024 } }, 'certificate.algorithm'],
  ];
  test.each(cases)('%s', async (_name, odd, id) => {
    const { engine, wrong } = await compareLeaf(odd);
    // What is no signing certificate does not lead to an anchor either.
    expect({ engine, wrong: wrong.filter((each) => each !== 'chain.trust') }).toEqual({
      engine: 'refused',
      wrong: [id],
    });
  });

  test('signed with SHA-1', async () => {
    const { engine, wrong } = await compareLeaf({ signedWith: { name: 'ECDSA', hash: 'SHA-1' } });
    expect(engine).toBe('refused');
    expect(wrong).toContain('certificate.signature');
  });

  test('a key of another certificate', async () => {
    const [leaf, other] = [await makeLeaf(root), await makeLeaf(root)];
    const found = await compare({ chain: leaf.pem, key: keyPem(other.keys) });
    expect(found).toEqual({ engine: 'refused', wrong: ['key.match'], warned: [] });
  });

  test('signed by itself', async () => {
    const { engine, wrong } = await compare({ chain: root.pem, key: keyPem(root.keys) });
    expect(engine).toBe('refused');
    expect(wrong).toContain('certificate.authority');
  });

  test('a curve that OpenSSL knows and C2PA does not, a certificate of version 1, a key of the type RSA-PSS', async ({
    annotate,
  }) => {
    const openssl = (...args: string[]) => spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' }).status === 0;
    if (!openssl('version')) return void (await annotate('openssl is not here; left out.'));
    writeFileSync(join(folder, 'ca.pem'), root.pem);
    writeFileSync(join(folder, 'ca.key'), keyPem(root.keys), { mode: 0o600 });
    writeFileSync(
      join(folder, 'v3.ext'),
      'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n',
    );
    const certify = (algorithm: readonly string[], extensions: readonly string[]): Files => {
      const made =
        openssl('genpkey', ...algorithm, '-out', 'k.pem') &&
        openssl('req', '-new', '-key', 'k.pem', '-subj', '/O=Assay test/CN=x', '-out', 'k.csr') &&
        openssl(
          'x509',
          '-req',
          '-in',
          'k.csr',
          '-CA',
          'ca.pem',
          '-CAkey',
          'ca.key',
          '-days',
          '40',
          ...extensions,
          '-out',
          'c.pem',
        );
      if (!made) throw new Error('openssl made no certificate');
      const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
      return { chain: read('c.pem'), key: read('k.pem') };
    };
    const extensions = ['-extfile', 'v3.ext'];
    const curve = (name: string) => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${name}`];

    expect(await compare(certify(curve('P-256'), extensions)), 'the way these are made').toEqual({
      engine: 'Trusted',
      wrong: [],
      warned: [],
    });
    expect(await compare(certify(curve('secp256k1'), extensions))).toMatchObject({
      engine: 'refused',
      wrong: ['certificate.algorithm'],
    });
    const old = await compare(certify(curve('P-256'), []));
    expect(old).toMatchObject({ engine: 'refused', wrong: expect.arrayContaining(['certificate.version']) });
    const pss = certify(['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'], extensions);
    expect(await compare({ ...pss, algorithm: 'ps256' })).toEqual({ engine: 'Trusted', wrong: [], warned: [] });
  });
});

describe('chains', () => {
  let chain: { readonly leaf: Made; readonly near: Made; readonly far: Made };
  beforeAll(async () => {
    const far = await makeIssuer('Far', root);
    const near = await makeIssuer('Near', far);
    chain = { far, near, leaf: await makeLeaf(near) };
  });
  const compareChain = (...made: readonly Made[]) =>
    compare({ chain: made.map(({ pem }) => pem).join(''), key: keyPem(chain.leaf.keys) });

  test('in order, and with the root behind it', async () => {
    const { leaf, near, far } = chain;
    expect(await compareChain(leaf, near, far)).toEqual({ engine: 'Trusted', wrong: [], warned: [] });
    expect(await compareChain(leaf, near, far, root)).toEqual({ engine: 'Trusted', wrong: [], warned: [] });
  });

  test('a missing, a swapped and a foreign certificate', async () => {
    const { leaf, near, far } = chain;
    expect(await compareChain(leaf)).toEqual({ engine: 'Valid', wrong: ['chain.trust'], warned: [] });
    expect(await compareChain(leaf, far)).toMatchObject({ engine: 'Valid', wrong: ['chain.order', 'chain.trust'] });
    expect(await compareChain(leaf, far, near)).toMatchObject({
      engine: 'Valid',
      wrong: ['chain.order', 'chain.trust'],
    });
    const foreign = await makeIssuer('Foreign');
    expect(await compareChain(leaf, near, far, foreign)).toMatchObject({
      engine: 'Valid',
      wrong: ['chain.order', 'chain.trust'],
    });
  });

  test('the signer in the wrong place', async () => {
    const { leaf, near, far } = chain;
    const { engine, wrong } = await compareChain(near, leaf, far);
    expect(engine).toBe('refused');
    expect(wrong).toEqual(expect.arrayContaining(['certificate.authority', 'chain.order']));
  });

  test('anchors of others, and an issuer that expired', async () => {
    const { leaf, near, far } = chain;
    const foreign = await makeIssuer('Foreign');
    const others = loadTrustSet([{ name: 'foreign.pem', pem: foreign.pem }]);
    const pem = leaf.pem + near.pem + far.pem;
    expect(await compare({ chain: pem, key: keyPem(leaf.keys), trust: others })).toMatchObject({
      engine: 'Valid',
      wrong: ['chain.trust'],
    });
    const ended = await makeIssuer('Ended', root, past);
    const late = await makeLeaf(ended);
    expect(await compare({ chain: late.pem + ended.pem, key: keyPem(late.keys) })).toEqual({
      engine: 'Trusted',
      wrong: [],
      warned: ['chain.dates'],
    });
  });
});

test('a chain through a certificate that is no authority is refused here, although this engine takes it', async () => {
  const middle = await makeLeaf(root, { keyUsage: KEY_USAGES.keyCertSign, subject: 'CN=No authority' });
  const leaf = await makeLeaf(middle);
  const found = await compare({ chain: leaf.pem + middle.pem, key: keyPem(leaf.keys) });
  expect(found).toMatchObject({ engine: 'Trusted', wrong: ['chain.order', 'chain.trust'] });
});

test('a certificate for time stamps alone is refused here, although this engine takes it', async () => {
  const found = await compareLeaf({ usages: ['1.3.6.1.5.5.7.3.8'] });
  expect(found).toMatchObject({ engine: 'Trusted', wrong: ['certificate.extended-key-usage', 'chain.trust'] });
});
