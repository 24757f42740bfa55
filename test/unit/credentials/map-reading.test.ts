import { describe, expect, test } from 'vitest';
import { mapReading } from '../../../src/credentials/map-reading.ts';
import { NO_TRUST } from '../../../src/credentials/trust-set.ts';

const uri = (label: string, part: string) => `self#jumbf=/c2pa/${label}/${part}`;
const status = (code: string, url: string) => ({ code, url });

/** Maps a report without the bytes of a store, as when the engine does not hand them out. */
function map(json: Record<string, unknown>, initSegment = false) {
  return mapReading({ json, store: new Map(), trust: NO_TRUST, nowMs: 0, initSegment, validated: true });
}

function storeWith(failures: readonly { code: string; url: string }[], more: Record<string, unknown> = {}) {
  return {
    active_manifest: 'top',
    manifests: { top: { claim_generator_info: [{ name: 'Tool', version: 3 }], ...more } },
    validation_results: { activeManifest: { success: [], informational: [], failure: failures } },
  };
}

describe('the state of the active manifest', () => {
  test.each([
    ['assertion.dataHash.mismatch', 'tampered'],
    ['assertion.bmffHash.mismatch', 'tampered'],
    ['assertion.boxesHash.mismatch', 'tampered'],
    ['assertion.hashedURI.mismatch', 'tampered'],
    ['claimSignature.mismatch', 'tampered'],
    ['assertion.required.missing', 'malformed'],
    ['assertion.action.malformed', 'malformed'],
    ['signingCredential.invalid', 'malformed'],
    ['signingCredential.ocsp.revoked', 'malformed'],
    ['ingredient.manifest.mismatch', 'malformed'],
    ['algorithm.unsupported', 'malformed'],
    ['a.code.nobody.has.seen', 'malformed'],
    ['signingCredential.untrusted', 'valid'],
    ['signingCredential.expired', 'expired'],
    ['timeStamp.mismatch', 'valid'],
    ['timeStamp.untrusted', 'valid'],
    ['cawg.ica.signature_mismatch', 'valid'],
  ])('after %s is %s', (code, state) => {
    const reading = map(storeWith([status(code, uri('top', 'c2pa.signature'))]));
    expect(reading.state).toBe(state);
    expect(reading.cawgFailures).toEqual(code.startsWith('cawg.') ? [code] : []);
  });

  test('is tampered when it is malformed as well', () => {
    const failures = ['assertion.required.missing', 'assertion.dataHash.mismatch', 'cawg.ica.did_unavailable'];
    const reading = map(storeWith(failures.map((code) => status(code, ''))));
    expect(reading.state).toBe('tampered');
    expect(reading.manifests[0]?.failures).toEqual(['assertion.dataHash.mismatch', 'assertion.required.missing']);
  });

  test('does not take the certificate of an identity assertion for the signer', () => {
    const reading = map(storeWith([status('signingCredential.expired', uri('top', 'c2pa.assertions/cawg.identity'))]));
    expect(reading.state).toBe('valid');
  });

  test('of an initialisation segment comes from the other codes', () => {
    const fragment = status('assertion.bmffHash.mismatch', uri('top', 'c2pa.assertions/c2pa.hash.bmff.v2'));
    expect(map(storeWith([fragment]), true)).toMatchObject({ state: 'valid', fragmentsMissing: true });
    const signature = status('claimSignature.mismatch', uri('top', 'c2pa.signature'));
    expect(map(storeWith([fragment, signature]), true).state).toBe('tampered');
  });

  test('is never trusted without the bytes of the signature', () => {
    const store = storeWith([]);
    store.validation_results.activeManifest.success = [
      status('signingCredential.trusted', uri('top', 'c2pa.signature')),
    ] as never;
    expect(map(store).state).toBe('valid');
  });

  test('is malformed when there is none', () => {
    expect(map({}).state).toBe('malformed');
    expect(map({ active_manifest: 'gone', manifests: {} }).state).toBe('unreadable');
  });
});

describe('ingredients', () => {
  const ingredient = (fields: Record<string, unknown>) => ({
    title: 'plate',
    relationship: 'parentOf',
    label: 'c2pa.ingredient.v3',
    ...fields,
  });

  test('recorded as broken make their manifest tampered, in the new form, in the old, and hidden', () => {
    const failure = [status('assertion.dataHash.mismatch', 'self#jumbf=c2pa.assertions/c2pa.hash.data')];
    for (const recorded of [
      { validation_results: { activeManifest: { success: [], informational: [], failure } } },
      { validation_status: [...failure, { code: 'claimSignature.validated', url: '' }] },
      // Filed under successes: the engine leaves it out of its report all the same.
      { validation_results: { activeManifest: { success: failure, informational: [], failure: [] } } },
      { validation_results: { ingredientDeltas: [{ validationDeltas: { informational: failure } }] } },
      { validation_status: failure.map((item) => ({ ...item, success: true })) },
    ]) {
      const store = storeWith([], { ingredients: [ingredient({ active_manifest: 'inner', ...recorded })] });
      const reading = map({ ...store, manifests: { ...store.manifests, inner: {} } });
      expect(reading.state).toBe('valid');
      expect(reading.manifests[0]?.ingredients[0]).toMatchObject({
        manifest: 'inner',
        state: 'tampered',
        failures: ['assertion.dataHash.mismatch'],
      });
      expect(reading.manifests[1]).toMatchObject({ label: 'inner', state: 'tampered' });
    }
  });

  test('recorded as untrusted long ago are not failures today', () => {
    const recorded = [status('signingCredential.untrusted', uri('inner', 'c2pa.signature'))];
    const store = storeWith([], {
      ingredients: [ingredient({ active_manifest: 'inner', validation_status: recorded })],
    });
    const reading = map({ ...store, manifests: { ...store.manifests, inner: {} } });
    expect(reading.manifests[0]?.ingredients[0]).toMatchObject({ state: 'valid', failures: [] });
  });

  test('without a credential are absent, with one that is gone malformed', () => {
    const store = storeWith([], {
      ingredients: [ingredient({}), ingredient({ label: 'c2pa.ingredient.v3__1', active_manifest: 'gone' })],
    });
    expect(map(store).manifests[0]?.ingredients.map(({ state, failures }) => [state, failures])).toEqual([
      ['absent', []],
      ['malformed', ['ingredient.manifest.missing']],
    ]);
  });

  test('that the engine does not look at are unreadable, never intact, when nothing can be checked', () => {
    const store = storeWith([], {
      ingredients: [ingredient({ relationship: 'inputTo', active_manifest: 'inner' })],
    });
    const reading = map({ ...store, manifests: { ...store.manifests, inner: {}, orphan: {} } });
    expect(reading.manifests.map(({ label, state }) => [label, state])).toEqual([
      ['top', 'valid'],
      ['inner', 'unreadable'],
      ['orphan', 'unreadable'],
    ]);
  });

  test('in a circle, or shared in diamonds, end', () => {
    const links = (...labels: string[]) =>
      labels.map((label, index) => ingredient({ active_manifest: label, label: `c2pa.ingredient__${index}` }));
    const manifests: Record<string, unknown> = { top: { ingredients: links('top', 'layer0', 'layer0') } };
    for (let layer = 0; layer < 200; layer += 1)
      manifests[`layer${layer}`] = { ingredients: links(`layer${layer + 1}`, `layer${layer + 1}`, 'top') };
    const reading = map({ active_manifest: 'top', manifests });
    expect(reading.manifests).toHaveLength(201);
  });
});

describe('limits', () => {
  test('hold whatever a stranger writes', () => {
    const huge = 'x'.repeat(100_000);
    const manifests: Record<string, unknown> = {};
    for (let index = 0; index < 800; index += 1) manifests[`m${index}`] = {};
    manifests['top'] = {
      title: huge,
      claim_generator: huge,
      assertions: [
        { label: 'c2pa.actions', data: { actions: Array.from({ length: 3000 }, () => ({ action: huge })) } },
        { label: 'com.example.large', data: { huge } },
        { label: 'com.example.small', data: { fits: true } },
        { label: 'c2pa.thumbnail.claim.jpeg', data: {} },
        { label: 'c2pa.hash.data', data: {} },
      ],
    };
    const reading = map({ active_manifest: 'top', manifests });
    expect(reading.manifests).toHaveLength(500);
    const [top] = reading.manifests;
    expect(top?.label).toBe('top');
    expect(top?.title).toHaveLength(4096);
    expect(top?.generators[0]?.name).toHaveLength(4096);
    expect(top?.actions).toHaveLength(1000);
    expect(top?.actions[0]?.action).toHaveLength(4096);
    expect(top?.assertions).toEqual([
      { label: 'com.example.large' },
      { label: 'com.example.small', data: { fits: true } },
    ]);
  });

  test('names from the language do no harm', () => {
    const json = JSON.parse(
      '{"active_manifest":"__proto__","manifests":{"__proto__":{"assertions":[{"label":"c2pa.actions","data":' +
        '{"actions":[{"action":"c2pa.created","parameters":{"__proto__":{"polluted":"yes"},"constructor":"x"}}]}}]}}}',
    );
    const reading = map(json);
    expect(reading.manifests[0]?.label).toBe('__proto__');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(reading.manifests[0]?.actions[0]?.action).toBe('c2pa.created');
  });
});
