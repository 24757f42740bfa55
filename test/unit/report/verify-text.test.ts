import { expect, test } from 'vitest';
import type { Verification } from '../../../src/domain/verification.ts';
import { createStyle } from '../../../src/report/style.ts';
import { createVerifyCounter } from '../../../src/report/verify-lines.ts';
import { renderVerification, renderVerifySummary } from '../../../src/report/verify-text.ts';

const PLAIN = createStyle(false);
const HOSTILE = 'a\u001b[31m\n\u202e\u200b';
const GOOD: Verification = {
  path: 'sh010/plate.jpg',
  kind: 'file',
  state: 'trusted',
  signer: 'Vendor',
  sourceType: 'trainedAlgorithmicMedia',
  agent: 'ComfyUI 0.3',
  when: '2026-03-02T10:15:00Z',
  timeStamped: true,
  carrier: 'embedded',
  manifest: 'urn:c2pa:1',
  faults: [],
};

test('a mark is one line: intact, trusted, who, what, when', () => {
  expect(renderVerification(GOOD, PLAIN)).toBe(
    'sh010/plate.jpg: intact, trusted; signed by Vendor; trainedAlgorithmicMedia with ComfyUI 0.3; 2026-03-02T10:15:00Z (time stamp); in the file\n',
  );
});

test('what strangers wrote cannot tell the terminal what to do, nor take a line of its own', () => {
  const text = renderVerification(
    { ...GOOD, path: HOSTILE, signer: HOSTILE, sourceType: HOSTILE, agent: HOSTILE, when: HOSTILE, faults: [HOSTILE] },
    PLAIN,
  );
  for (const character of ['\u001b', '\u202e', '\u200b']) expect(text).not.toContain(character);
  expect(text.split('\n')).toHaveLength(3);
});

test('a fault outweighs an intact state, and what was not checked does not hold', () => {
  const counter = createVerifyCounter();
  counter.add(GOOD);
  counter.add({ ...GOOD, state: 'valid', faults: ['nobody vouches for the signer'] });
  counter.add({ ...GOOD, kind: 'sequence', state: 'mismatch' });
  counter.add({ ...GOOD, state: 'unchecked' });
  counter.add({ ...GOOD, state: 'remote' });
  counter.add({ ...GOOD, state: 'unmarked' });
  const summary = counter.summary({ path: 'x', seconds: 1, trustSet: 'none' });
  expect(summary).toMatchObject({
    files: 5,
    sequences: 1,
    verdicts: { holds: 1, broken: 2, unchecked: 2, unmarked: 1 },
  });
  expect(renderVerifySummary(summary, PLAIN)).toContain('        2  broken');
});
