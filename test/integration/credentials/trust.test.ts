import { setTimeout as sleep } from 'node:timers/promises';
import { Reader } from '@contentauth/c2pa-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rejudgeTrust } from '../../../src/credentials/judge-trust.ts';
import { openCredentialReader } from '../../../src/credentials/open-credential-reader.ts';
import { proveTrust } from '../../../src/credentials/prove-trust.ts';
import { describeTrust, loadTrustSet, NO_TRUST, type TrustSet } from '../../../src/credentials/trust-set.ts';
import type { CredentialReading } from '../../../src/domain/credential.ts';
import { type Credential, makeAuthority, makeSigner, USAGES } from '../../support/certificates.ts';
import {
  activeManifest,
  type Folder,
  flipByte,
  makeFolder,
  makePicture,
  requestFor,
  trustIn,
  withIngredient,
} from '../../support/credential-files.ts';
import { signBytes } from '../../support/sign.ts';
import { startTimeStampServer } from '../../support/time-stamping.ts';

let folder: Folder;
beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => folder.remove());

async function readWith(path: string, trust: TrustSet): Promise<CredentialReading> {
  return (await openCredentialReader({ trust }).read(requestFor(path))).credential;
}

/** What the engine itself says of the active manifest's signer, without any code of ours between. */
async function askEngine(path: string, trust: TrustSet): Promise<string> {
  const settings = {
    ...(trust.anchorsPem === '' ? {} : { trust: { trust_anchors: trust.anchorsPem } }),
    core: { allowed_network_hosts: [] },
    verify: { verify_trust: true, remote_manifest_fetch: false, ocsp_fetch: false },
  };
  const reader = await Reader.fromAsset({ path }, JSON.stringify(settings));
  const report = reader?.json();
  const results = report?.validation_results as { activeManifest?: { failure: { code: string }[] } } | undefined;
  const failures = (results?.activeManifest?.failure ?? []).map(({ code }) => code);
  if (failures.includes('signingCredential.expired')) return 'expired';
  return report?.validation_state === 'Trusted' ? 'trusted' : 'valid';
}

/**
 * Every way to a state has to end at the same one: the engine alone, a fresh reading, and every stored reading judged anew.
 * Returns those that do not.
 */
async function findStrays(path: string, cases: readonly (readonly [TrustSet, string])[]): Promise<readonly string[]> {
  const stored = await Promise.all(cases.map(([trust]) => readWith(path, trust)));
  const strays: string[] = [];
  for (const [trust, state] of cases) {
    const check = (way: string, found: string | undefined) => {
      if (found !== state) strays.push(`${way} with ${trust.id}: ${found}, not ${state}`);
    };
    check('engine', await askEngine(path, trust));
    check('fresh', (await readWith(path, trust)).state);
    for (const reading of stored) {
      const again = rejudgeTrust(reading, trust, Date.now());
      check(`stored as ${reading.state}`, again.state);
      check(`manifest stored as ${reading.state}`, activeManifest(again).state);
    }
  }
  return strays;
}

async function signTo(name: string, signer: Credential, more: Partial<Parameters<typeof signBytes>[2]> = {}) {
  const signed = await signBytes(await makePicture('jpeg'), 'image/jpeg', { signer, unchecked: true, ...more });
  return folder.write(name, signed);
}

describe('judging anew', () => {
  test('follows anchors that come and go, on the root or on an intermediate', async () => {
    const root = makeAuthority('Root');
    const middle = makeAuthority('Middle', { issuer: root });
    const path = await signTo('chain.jpg', makeSigner(middle, 'Leaf'));
    const strays = await findStrays(path, [
      [NO_TRUST, 'valid'],
      [trustIn(root), 'trusted'],
      [trustIn(middle), 'trusted'],
      [trustIn(makeAuthority('Other')), 'valid'],
      [trustIn(makeAuthority('Other'), root), 'trusted'],
    ]);
    expect(strays).toEqual([]);
  });

  test('is not taken in by an anchor of the same name', async () => {
    const root = makeAuthority('Root');
    const path = await signTo('namesake.jpg', makeSigner(root, 'Leaf'));
    const strays = await findStrays(path, [
      [trustIn(makeAuthority('Root')), 'valid'],
      [trustIn(root), 'trusted'],
    ]);
    expect(strays).toEqual([]);
  });

  test('is not taken in by a signer that claims an issuer by name and key identifier', async () => {
    const root = makeAuthority('Root');
    const forger = makeAuthority('Root', { identifierOf: root });
    const path = await signTo('forged-issuer.jpg', makeSigner(forger, 'Leaf'));
    const strays = await findStrays(path, [
      [trustIn(root), 'valid'],
      [trustIn(forger), 'trusted'],
    ]);
    expect(strays).toEqual([]);
  });

  test('agrees on every kind of key', async () => {
    for (const kind of ['es256', 'es384', 'ps256', 'ed25519'] as const) {
      const root = makeAuthority(`Root ${kind}`, { kind });
      const path = await signTo(`${kind}.jpg`, makeSigner(root, 'Leaf'));
      const strays = await findStrays(path, [
        [NO_TRUST, 'valid'],
        [trustIn(root), 'trusted'],
      ]);
      expect(strays).toEqual([]);
    }
  });

  test('does not let a certificate that is no authority issue another', async () => {
    const root = makeAuthority('Root');
    const middle = makeSigner(root, 'Not an authority', { claimsToCertify: true });
    const path = await signTo('forged.jpg', { ...makeSigner(middle, 'Leaf'), issuers: [middle] });
    expect((await readWith(path, trustIn(root))).state).toBe('valid');
    expect(rejudgeTrust(await readWith(path, NO_TRUST), trustIn(root), Date.now()).state).toBe('valid');
  });

  test('leaves tampered alone, and ingredients are judged each by their own signer', async () => {
    const ours = makeAuthority('Ours');
    const theirs = makeAuthority('Theirs');
    const part = await signBytes(await makePicture('png'), 'image/png', { signer: makeSigner(theirs, 'Vendor') });
    const path = await signTo('history.jpg', makeSigner(ours, 'Studio'), {
      intent: 'none',
      prepare: withIngredient(part, 'image/png', 'componentOf'),
    });
    const stored = await readWith(path, NO_TRUST);
    const states = (trust: TrustSet) => {
      const again = rejudgeTrust(stored, trust, Date.now());
      return [again.state, activeManifest(again).ingredients[0]?.state];
    };
    expect(states(NO_TRUST)).toEqual(['valid', 'valid']);
    expect(states(trustIn(ours))).toEqual(['trusted', 'valid']);
    expect(states(trustIn(theirs))).toEqual(['valid', 'trusted']);
    expect(states(trustIn(ours, theirs))).toEqual(['trusted', 'trusted']);
    const signed = await signBytes(await makePicture('jpeg'), 'image/jpeg', { signer: makeSigner(ours, 'Studio') });
    const broken = await readWith(await folder.write('broken.jpg', flipByte(signed, -20)), NO_TRUST);
    expect(rejudgeTrust(broken, trustIn(ours), Date.now()).state).toBe('tampered');
  });

  test('returns the same object when nothing changes', async () => {
    const root = makeAuthority('Root');
    const reading = await readWith(await signTo('same.jpg', makeSigner(root, 'Leaf')), NO_TRUST);
    expect(rejudgeTrust(reading, NO_TRUST, Date.now())).toBe(reading);
  });

  test('notices that a certificate expires with time', async () => {
    const root = makeAuthority('Root');
    const path = await signTo('ageing.jpg', makeSigner(root, 'Leaf'));
    const reading = await readWith(path, trustIn(root));
    const twoYearsMs = 2 * 366 * 86_400_000;
    expect(rejudgeTrust(reading, trustIn(root), Date.now() + twoYearsMs).state).toBe('expired');
    expect(rejudgeTrust(reading, trustIn(root), Date.now()).state).toBe('trusted');
  });
});

describe('an expired signer', () => {
  test('is trusted with a trusted time stamp, expired without one', async () => {
    const root = makeAuthority('Root');
    const stampRoot = makeAuthority('Stamp Root');
    const stamper = makeSigner(stampRoot, 'Stamper', { usage: USAGES.timeStamping });
    // The engine signs with no expired certificate, so this one is about to expire.
    const endMs = Math.floor(Date.now() / 1000) * 1000 + 3000;
    const signer = makeSigner(root, 'Leaf', { notAfter: new Date(endMs) });
    const server = await startTimeStampServer(stamper, new Date());
    const stamped = await signTo('stamped.jpg', signer, { timeStampUrl: server.url });
    const bare = await signTo('bare.jpg', signer);
    await server.close();
    await sleep(endMs + 1100 - Date.now());
    const strays = await findStrays(stamped, [
      [NO_TRUST, 'expired'],
      [trustIn(root), 'expired'],
      [trustIn(stampRoot), 'valid'],
      [trustIn(root, stampRoot), 'trusted'],
    ]);
    expect(strays).toEqual([]);
    const straysBare = await findStrays(bare, [
      [NO_TRUST, 'expired'],
      [trustIn(root, stampRoot), 'expired'],
    ]);
    expect(straysBare).toEqual([]);
    const reading = await readWith(stamped, trustIn(root, stampRoot));
    expect(activeManifest(reading).signer?.signedAt).toBeDefined();
  });
});

describe('proving trust', () => {
  test('passes with no anchors and with many', async () => {
    const many = trustIn(...Array.from({ length: 5 }, (_, index) => makeAuthority(`Root ${index}`)));
    await expect(proveTrust(NO_TRUST)).resolves.toBeUndefined();
    await expect(proveTrust(many)).resolves.toBeUndefined();
  });

  test('fails on anchors that the engine would skip in silence', async () => {
    const junk = { id: 'junk', anchors: [], anchorsPem: '-----BEGIN CERTIFICATE-----\n!!!!\n' };
    await expect(proveTrust(junk)).rejects.toMatchObject({ code: 'trust.unusable' });
  });
});

describe('loading anchors', () => {
  test('gives the same set for the same certificates, whatever the order, files and copies', () => {
    const [a, b] = [makeAuthority('A'), makeAuthority('B')];
    const one = loadTrustSet([{ name: 'both.pem', pem: `source: somewhere\n${a.pem}${b.pem}` }]);
    const two = loadTrustSet([
      { name: 'b.pem', pem: b.pem },
      { name: 'a.pem', pem: a.pem.replaceAll('\n', '\r\n') },
      { name: 'again.pem', pem: a.pem },
    ]);
    expect(two.id).toBe(one.id);
    expect(two.anchorsPem).toBe(one.anchorsPem);
    expect(one.id).toMatch(/^[0-9a-f]{16}$/);
    expect(loadTrustSet([{ name: 'a.pem', pem: a.pem }]).id).not.toBe(one.id);
    expect(loadTrustSet([])).toEqual(NO_TRUST);
    const facts = describeTrust(two);
    expect(facts.canTrust).toBe(true);
    expect(facts.anchors.map(({ source }) => source).sort()).toEqual(['a.pem', 'b.pem']);
    expect(describeTrust(NO_TRUST).canTrust).toBe(false);
  });

  test.each([
    ['no PEM at all', () => 'hello', 'there is no certificate in it'],
    ['a mangled block', () => makeAuthority('A').pem.replace('-----END', '---END'), 'there is no certificate in it'],
    ['a good and a cut block', () => `${makeAuthority('A').pem}-----BEGIN CERTIFICATE-----\nAAAA`, 'cut off'],
    [
      'base64 of something else',
      () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'cannot be read',
    ],
    ['a private key', () => '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'not a certificate'],
    ['a leaf', () => makeSigner(makeAuthority('A'), 'L').pem, 'no certificate authority'],
  ])('refuses %s and names the file', (_what, pem, message) => {
    expect(() => loadTrustSet([{ name: 'list.pem', pem: pem() }])).toThrow(
      expect.objectContaining({ code: 'trust.unusable', message: expect.stringContaining(message) }),
    );
    expect(() => loadTrustSet([{ name: 'list.pem', pem: pem() }])).toThrow(/list\.pem/);
  });
});
