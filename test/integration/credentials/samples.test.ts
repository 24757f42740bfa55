import { readFileSync } from 'node:fs';
import { Reader } from '@contentauth/c2pa-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { rejudgeTrust } from '../../../src/credentials/judge-trust.ts';
import { openCredentialReader } from '../../../src/credentials/open-credential-reader.ts';
import { loadTrustSet, NO_TRUST } from '../../../src/credentials/trust-set.ts';
import type { CredentialReading, CredentialState } from '../../../src/domain/credential.ts';
import { findSourceType } from '../../../src/domain/digital-source-type.ts';
import { activeManifest, HAS_SAMPLES, requestFor, SAMPLES, samplePath } from '../../support/credential-files.ts';

if (!HAS_SAMPLES) process.stdout.write('note: no ../shared/samples, third-party credentials are not tested\n');

/** The samples' certificates are judged as of this day, so that the table holds next year too. */
const DAY_MS = Date.UTC(2026, 10, 20);

async function read(name: string, initSegment = false): Promise<CredentialReading> {
  const reader = openCredentialReader({ trust: NO_TRUST });
  const { credential } = await reader.read({ ...requestFor(samplePath(name)), initSegment });
  return rejudgeTrust(credential, NO_TRUST, DAY_MS);
}

interface Expected {
  readonly state: CredentialState;
  /** Failure codes of the active manifest. */
  readonly failures?: readonly string[];
  /** States of the other manifests, sorted. */
  readonly others?: readonly CredentialState[];
  readonly cawg?: readonly string[];
}

const RS = 'contentauth__c2pa-rs';
const VALID: Expected = { state: 'valid' };
const identity = (code: string): Expected => ({ state: 'valid', others: ['valid'], cawg: [code] });

/**
 * What each file is known to be. In the names of the C2PA test pictures C is a claim, A an unsigned parent, I an unsigned ingredient, X a change
 * of content after signing, and E-uri, E-sig, E-clm an error put into an assertion, a signature, a claim.
 */
const TABLE: Readonly<Record<string, Expected>> = {
  [`${RS}/fixtures__C.jpg`]: VALID,
  [`${RS}/CA.jpg`]: VALID,
  [`${RS}/CA_ct.jpg`]: VALID,
  [`${RS}/CACA.jpg`]: { state: 'valid', others: ['valid'] },
  [`${RS}/XCA.jpg`]: { state: 'tampered', failures: ['assertion.dataHash.mismatch'] },
  [`${RS}/E-sig-CA.jpg`]: { state: 'tampered', failures: ['claimSignature.mismatch'] },
  [`${RS}/CIE-sig-CA.jpg`]: { state: 'valid', others: ['tampered'] },
  [`${RS}/CACAE-uri-CA.jpg`]: { state: 'valid', others: ['tampered', 'valid'] },
  // The claim of the ingredient was renamed: the reference to it fails, and nothing vouches for what is left of it.
  [`${RS}/adobe-20220124-E-clm-CAICAI.jpg`]: {
    state: 'tampered',
    failures: ['assertion.hashedURI.mismatch', 'ingredient.manifest.missing'],
    others: ['unreadable'],
  },
  [`${RS}/boxhash.jpg`]: VALID,
  [`${RS}/update_manifest.jpg`]: { state: 'valid', others: ['valid'] },
  [`${RS}/legacy_ingredient_hash.jpg`]: { state: 'valid', others: ['valid'] },
  [`${RS}/verify.jpeg`]: { state: 'valid', others: ['valid', 'valid'] },
  [`${RS}/video1.mp4`]: { state: 'valid', others: ['valid'] },
  // A signer without an organisation, which the engine reports as a signature that does not match (docs/decisions/0010).
  [`${RS}/legacy.mp4`]: { state: 'tampered', failures: ['claimSignature.mismatch'], others: ['valid'] },
  [`${RS}/malformed_cbor.jpg`]: { state: 'malformed', failures: ['assertion.required.missing'], others: ['valid'] },
  [`${RS}/ocsp_with_assertion.jpg`]: { state: 'malformed', failures: [], others: ['valid', 'valid'] },
  [`${RS}/no_alg.jpg`]: { state: 'unreadable' },
  [`${RS}/prerelease.jpg`]: { state: 'unreadable' },
  [`${RS}/success.jpg`]: { state: 'valid', others: ['valid'] },
  [`${RS}/fixtures__C_with_CAWG_data.jpg`]: VALID,
  [`${RS}/adobe_connected_identities.jpg`]: { state: 'valid', cawg: ['cawg.ica.did_unavailable'] },
  [`${RS}/invalid_cose_sign1.jpg`]: identity('cawg.ica.invalid_cose_sign1'),
  [`${RS}/invalid_vc.jpg`]: identity('cawg.ica.invalid_verifiable_credential'),
  [`${RS}/invalid_issuer_did.jpg`]: identity('cawg.ica.invalid_issuer'),
  [`${RS}/invalid_time_stamp.jpg`]: identity('cawg.ica.time_stamp.invalid'),
  [`${RS}/signature_mismatch.jpg`]: identity('cawg.ica.signature_mismatch'),
  [`${RS}/signer_payload_mismatch.jpg`]: identity('cawg.ica.signer_payload.mismatch'),
  [`${RS}/no_hard_binding.jpg`]: identity('cawg.identity.hard_binding_missing'),
  [`${RS}/pad1_invalid.jpg`]: identity('cawg.identity.pad.invalid'),
  [`${RS}/duplicate_assertion_reference.jpg`]: identity('cawg.identity.assertion.duplicate'),
  [`${RS}/extra_assertion_claim_v1.jpg`]: identity('cawg.identity.assertion.mismatch'),
  [`${RS}/valid_until_in_past.jpg`]: identity('cawg.ica.valid_until.invalid'),
  // Genuine files of vendors: nobody's anchors are loaded, so the signers are unknown. OpenAI's and Black Forest Labs' certificates have expired,
  // the first without a time stamp, the second with one whose authority is unknown.
  'TrustNXT__c2pa-ts/amazon-titan-g1.png': VALID,
  'invoke-ai__InvokeAI/splash-banner.png': VALID,
  'wiltodelta__remove-ai-watermarks/firefly-1.png': VALID,
  'wiltodelta__remove-ai-watermarks/samsung_black_1.png': VALID,
  'wiltodelta__remove-ai-watermarks/gemini_black_2048.png': { state: 'valid', others: ['valid', 'valid'] },
  'wiltodelta__remove-ai-watermarks/chatgpt-1.png': { state: 'expired', others: ['expired'] },
  'wiltodelta__remove-ai-watermarks/flux-1.jpg': { state: 'expired' },
};

describe.runIf(HAS_SAMPLES)('a third-party file', () => {
  test.each(Object.entries(TABLE))('%s', async (name, expected) => {
    const reading = await read(name);
    expect(reading.source).toBe('embedded');
    expect(reading.state).toBe(expected.state);
    expect(reading.cawgFailures).toEqual(expected.cawg ?? []);
    const others = reading.manifests.filter(({ label }) => label !== reading.activeManifest).map(({ state }) => state);
    expect([...others].sort()).toEqual(expected.others ?? []);
    const [active] = reading.manifests.filter(({ label }) => label === reading.activeManifest);
    expect(active?.failures ?? []).toEqual(expected.failures ?? []);
    expect(reading.reason !== undefined).toBe(['unreadable', 'malformed'].includes(expected.state));
  });

  test('that is an initialisation segment is not called tampered for want of its fragments', async () => {
    const segment = await read(`${RS}/dashinit.mp4`, true);
    expect(segment).toMatchObject({ state: 'valid', fragmentsMissing: true });
    const whole = await read(`${RS}/dashinit.mp4`, false);
    expect(whole.state).toBe('tampered');
    expect(whole.fragmentsMissing).toBeUndefined();
  });

  test('keeps its actions although the engine gives up on it', async () => {
    const reading = await read(`${RS}/ocsp_with_assertion.jpg`);
    expect(activeManifest(reading).actions.map(({ action }) => action)).toEqual(['c2pa.opened', 'c2pa.resized']);
  });

  test('that a generator signed says so in a manifest', async () => {
    const rows = readFileSync(new URL('manifest.tsv', SAMPLES), 'utf8').trim().split('\n').slice(1);
    const generated = rows.map((row) => row.split('\t')).filter((row) => row[2]?.startsWith('c2pa-ai/'));
    expect(generated.length).toBeGreaterThan(10);
    for (const [name = ''] of generated) {
      const reading = await read(name);
      const types = reading.manifests.flatMap(({ actions }) => actions.map((action) => action.digitalSourceType));
      const classes = types.map((type) => findSourceType(type ?? '')?.class);
      expect(
        classes.some((value) => value === 'generated' || value === 'ai-edited' || value === 'needs-answer'),
        `${name}: ${types.join()}`,
      ).toBe(true);
    }
  });
});

interface Status {
  readonly code: string;
  readonly url?: string;
}
interface Report {
  readonly manifests: Record<
    string,
    { ingredients?: { validation_results?: Results; validation_status?: Status[] }[] }
  >;
  readonly validation_results: Results;
}
interface Results {
  readonly activeManifest?: { success: Status[]; failure: Status[] };
  readonly ingredientDeltas?: { validationDeltas: { success: Status[]; failure: Status[] } }[];
}

function listStatuses(results: Results | undefined): Status[] {
  const parts = [results?.activeManifest, ...(results?.ingredientDeltas ?? []).map((delta) => delta.validationDeltas)];
  return parts.flatMap((part) => [...(part?.success ?? []), ...(part?.failure ?? [])]);
}

/** The engine's word on one signer. What an ingredient recorded already it does not say again, so that is looked at second. */
function askReport(report: Report, label: string): string | undefined {
  const recorded = Object.values(report.manifests).flatMap(({ ingredients }) =>
    (ingredients ?? []).flatMap((item) => [
      ...listStatuses(item.validation_results),
      ...(item.validation_status ?? []),
    ]),
  );
  for (const statuses of [listStatuses(report.validation_results), recorded]) {
    const codes = statuses.filter(({ url }) => url?.endsWith(`${label}/c2pa.signature`)).map(({ code }) => code);
    if (codes.includes('signingCredential.expired')) return 'expired';
    if (codes.includes('signingCredential.trusted')) return 'trusted';
    if (codes.includes('signingCredential.untrusted')) return 'valid';
  }
  return undefined;
}

describe.runIf(HAS_SAMPLES)('judging stored readings of third-party files anew', () => {
  const rows = HAS_SAMPLES ? readFileSync(new URL('manifest.tsv', SAMPLES), 'utf8').trim().split('\n').slice(1) : [];
  const names = rows.map((row) => row.split('\t')).filter((row) => row[2]?.startsWith('c2pa'));
  let compared = 0;
  let trusted = 0;
  beforeAll(async () => {
    for (const [name = ''] of names) await compare(name);
  }, 60_000);

  async function compare(name: string): Promise<void> {
    const { credential } = await openCredentialReader({ trust: NO_TRUST }).read(requestFor(samplePath(name)));
    const issuers = credential.manifests.flatMap(({ trust }) => trust?.chainPem.slice(1) ?? []);
    const stampers = credential.manifests.flatMap(({ trust }) => trust?.timeStampChainPem?.slice(1) ?? []);
    for (const pems of [issuers, [...issuers, ...stampers]]) {
      if (pems.length === 0) continue;
      const trust = loadTrustSet(pems.map((pem, index) => ({ name: `${index}`, pem })));
      const settings = {
        trust: { trust_anchors: trust.anchorsPem },
        core: { allowed_network_hosts: [] },
        verify: { verify_trust: true, remote_manifest_fetch: false, ocsp_fetch: false },
      };
      // Files that the engine gives up on have nothing to compare with.
      const reader = await Reader.fromAsset({ path: samplePath(name) }, JSON.stringify(settings)).catch(() => null);
      const report = reader?.json() as Report | undefined;
      if (report === undefined) continue;
      for (const manifest of rejudgeTrust(credential, trust, Date.now()).manifests) {
        if (!['trusted', 'valid', 'expired'].includes(manifest.state)) continue;
        const word = askReport(report, manifest.label);
        expect(manifest.state, `${name} ${manifest.label}`).toBe(word);
        compared += 1;
        if (manifest.state === 'trusted') trusted += 1;
      }
    }
  }

  test('ends where the engine does with those anchors', () => {
    expect(compared).toBeGreaterThan(200);
    expect(trusted).toBeGreaterThan(150);
  });
});
