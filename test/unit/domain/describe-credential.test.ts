import { describe, expect, test } from 'vitest';
import type { CredentialReading, ManifestReading } from '../../../src/domain/credential.ts';
import { findCredentialFaults } from '../../../src/domain/credential-faults.ts';
import { describeCredential } from '../../../src/domain/describe-credential.ts';

const IPTC = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

function reading(active: Partial<ManifestReading>, more: Partial<CredentialReading> = {}): CredentialReading {
  const empty = { generators: [], actions: [], assertions: [], ingredients: [], failures: [] };
  const manifest: ManifestReading = { label: 'urn:c2pa:1', state: 'valid', ...empty, ...active };
  const state = manifest.state;
  return {
    state,
    source: 'embedded',
    activeManifest: manifest.label,
    manifests: [manifest],
    cawgFailures: [],
    ...more,
  };
}

describe('who, what and when', () => {
  test('come from the action that states the origin last', () => {
    const told = describeCredential(
      reading({
        signer: { name: 'Vendor' },
        generators: [{ name: 'assay', version: '1' }],
        actions: [
          { action: 'c2pa.created', digitalSourceType: `${IPTC}digitalCapture`, when: '2026-01-01T00:00:00Z' },
          {
            action: 'c2pa.edited',
            digitalSourceType: `${IPTC}compositeWithTrainedAlgorithmicMedia`,
            agent: { name: 'Inpainter', version: '3' },
            when: '2026-02-02T00:00:00Z',
          },
          { action: 'c2pa.published', when: '2026-03-03T00:00:00Z' },
        ],
      }),
    );
    expect(told).toEqual({
      signer: 'Vendor',
      sourceType: 'compositeWithTrainedAlgorithmicMedia',
      agent: 'Inpainter 3',
      when: '2026-02-02T00:00:00Z',
      timeStamped: false,
      manifest: 'urn:c2pa:1',
    });
  });

  test('take the time of the time stamp, and what is in no vocabulary as it is written', () => {
    const told = describeCredential(
      reading({
        signer: { name: 'Vendor', signedAt: '2026-05-05T00:00:00Z' },
        generators: [{ name: 'writer' }],
        actions: [{ action: 'c2pa.created', digitalSourceType: 'made up', when: '2020-01-01T00:00:00Z' }],
      }),
    );
    expect(told).toMatchObject({
      sourceType: 'made up',
      agent: 'writer',
      when: '2026-05-05T00:00:00Z',
      timeStamped: true,
    });
  });

  test('are not there when there is no manifest', () => {
    expect(describeCredential({ state: 'unreadable', source: 'sidecar', manifests: [], cawgFailures: [] })).toEqual({
      timeStamped: false,
    });
  });
});

describe('faults', () => {
  const mismatch = {
    code: 'credential.sidecar-mismatch',
    message: 'x',
    detail: { sidecar: 'a.exr.c2pa' },
  } as const;

  test('a sidecar that binds to something else is one', () => {
    const credential = reading({ state: 'tampered' }, { source: 'sidecar', sidecar: 'a.exr.c2pa' });
    expect(findCredentialFaults(credential, [mismatch], false)).toEqual([
      expect.stringMatching(/^a\.exr\.c2pa does not bind/),
    ]);
  });

  test('an intact mark does not cover for a sidecar that does not bind', () => {
    expect(findCredentialFaults(reading({}), [mismatch], false)).toHaveLength(1);
  });

  test('an unknown signer is one only where trust is asked for, and so is an expired certificate', () => {
    for (const state of ['valid', 'expired'] as const) {
      expect(findCredentialFaults(reading({ state }), [], false)).toEqual([]);
      expect(findCredentialFaults(reading({ state }), [], true)).toHaveLength(1);
    }
    expect(findCredentialFaults(reading({ state: 'trusted' }), [], true)).toEqual([]);
  });
});
