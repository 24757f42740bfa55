import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CREDENTIAL_STATES, NO_CREDENTIAL } from '../../../src/domain/credential.ts';
import type { Evidence, PathStep } from '../../../src/domain/evidence.ts';
import { judgeOrigin } from '../../../src/domain/judge-origin.ts';
import { compareOrigins, isFlagged, ORIGINS } from '../../../src/domain/origin.ts';
import { manifest, ORIGIN_CASES, said, signed, store } from './origin-cases.ts';

describe('judgeOrigin', () => {
  it.each(ORIGIN_CASES.map((row) => [row.title, row] as const))('%s', (_title, row) => {
    const judged = judgeOrigin({
      evidence: row.evidence,
      credential: row.credential,
      ...(row.readRemarks === undefined ? {} : { remarks: row.readRemarks }),
    });
    expect({
      origin: judged.origin,
      certainty: judged.certainty,
      remarks: judged.remarks.map(({ code }) => code).toSorted(),
    }).toEqual({ origin: row.origin, certainty: row.certainty, remarks: row.remarks.toSorted() });
  });

  it('puts the strongest of the deciding evidence first and leaves the rest out', () => {
    const implied = said('generated', 'implied');
    const proven = signed('generated');
    const judged = judgeOrigin({
      evidence: [implied, said('ai-edited', 'declared'), proven],
      credential: store(manifest('A', 'trusted')),
    });
    expect(judged.basis).toEqual([proven, implied]);
  });

  it('names the failure codes of a broken binding', () => {
    const judged = judgeOrigin({
      evidence: [],
      credential: store(manifest('A', 'tampered', { failures: ['assertion.dataHash.mismatch'] })),
    });
    expect(judged.remarks[0]?.detail).toEqual({ reason: 'assertion.dataHash.mismatch' });
  });

  it('ends on manifests that use each other', () => {
    const loop = (label: string, below: string) =>
      manifest(label, 'trusted', {
        actions: [{ action: 'c2pa.opened' }],
        ingredients: [{ relationship: 'parentOf', manifest: below, state: 'trusted', failures: [] }],
      });
    expect(judgeOrigin({ evidence: [], credential: store(loop('A', 'B'), loop('B', 'A')) }).origin).toBe('unknown');
  });
});

const step = fc.record<PathStep>({
  relation: fc.constantFrom('parent', 'component', 'input'),
  conversionOnly: fc.boolean(),
});
const evidence: fc.Arbitrary<Evidence> = fc.record(
  {
    sign: fc.constantFrom('c2pa.action', 'xmp.digital-source-type'),
    origin: fc.constantFrom(...ORIGINS),
    certainty: fc.constantFrom('declared', 'implied', 'hint'),
    carrier: fc.constant('somewhere'),
    manifest: fc.constantFrom('A', 'B', 'nowhere'),
    through: fc.array(step, { maxLength: 4 }),
  },
  { requiredKeys: ['sign', 'origin', 'certainty', 'carrier'] },
);
const credential = fc.oneof(
  fc.constant(NO_CREDENTIAL),
  fc
    .tuple(fc.constantFrom(...CREDENTIAL_STATES), fc.constantFrom(...CREDENTIAL_STATES))
    .map(([a, b]) => store(manifest('A', a), manifest('B', b))),
);

describe('judgeOrigin, whatever it is given', () => {
  it('never lets more evidence lower the origin, except that not-ai may give way to unknown', () => {
    fc.assert(
      fc.property(fc.array(evidence, { maxLength: 6 }), evidence, credential, (some, more, given) => {
        const before = judgeOrigin({ evidence: some, credential: given }).origin;
        const after = judgeOrigin({ evidence: [...some, more], credential: given }).origin;
        const lowered = compareOrigins(after, before) > 0;
        expect(lowered && !(before === 'unknown' && after === 'not-ai')).toBe(false);
      }),
    );
  });

  it('proves nothing without a trusted credential, and flags nothing on hints', () => {
    fc.assert(
      fc.property(fc.array(evidence, { maxLength: 6 }), credential, (some, given) => {
        const judged = judgeOrigin({ evidence: some, credential: given });
        const isIntact = ['trusted', 'valid', 'expired'].includes(given.state);
        const hintsOnly = some.every(({ certainty }) => certainty === 'hint');
        expect(given.state !== 'trusted' && judged.certainty === 'proven').toBe(false);
        expect(hintsOnly && isFlagged(judged.origin)).toBe(false);
        expect(!isIntact && judged.origin === 'not-ai').toBe(false);
        expect(judged.certainty === undefined).toBe(judged.origin === 'unknown');
      }),
    );
  });
});
