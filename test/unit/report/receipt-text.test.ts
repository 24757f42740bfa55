import { expect, test } from 'vitest';
import { renderReceiptVerification } from '../../../src/report/receipt-text.ts';
import { createStyle } from '../../../src/report/style.ts';
import { HOSTILE, makeVerification } from './make-receipt.ts';

const PLAIN = createStyle(false);

test('worst first, each with its reason, and where it was found when that is elsewhere', () => {
  const text = renderReceiptVerification(makeVerification(), PLAIN);
  const order = [
    'Tampered with (1)',
    'd.png',
    'Missing (1)',
    'c.png',
    'Arrived under another name (1)',
    'b.png  → x/b.png',
  ];
  const places = order.map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(text).toContain('2 of 4 marks arrived');
  expect(text).toContain('3  other files there');
  expect(text).toContain('locked: The folder may not be read.');
  // What arrived is only counted.
  expect(text).not.toContain('  a.png\n');
});

test('what is wrong with the receipt itself stands above everything', () => {
  const standing = {
    state: 'absent',
    page: 'absent',
    faults: ['The receipt is not signed: anybody may have written it.'],
  } as const;
  const [first] = renderReceiptVerification(makeVerification({ standing }), PLAIN).split('\n');
  expect(first).toBe('The receipt is not signed: anybody may have written it.');
  const sound = renderReceiptVerification(makeVerification(), PLAIN);
  expect(sound).toContain('signed by Tern VFX, intact, signer not known here; no trust anchors were given');
  // Said by the receipt, and said all the same when the receipt does not.
  expect(sound.match(/development certificate/g)).toHaveLength(1);
  const silent = makeVerification({ receipt: { ...makeVerification().receipt, warnings: [] } });
  expect(renderReceiptVerification(silent, PLAIN)).toContain('Made with a development certificate');
});

test('thousands of names are counted, not listed, and no name reaches the terminal raw', () => {
  const [first] = makeVerification().entries;
  if (first === undefined) throw new Error('no entry');
  const entries = Array.from({ length: 5000 }, (_, at) => ({
    ...first,
    arrival: 'lost' as const,
    path: `${HOSTILE[at % HOSTILE.length]}/${at}`,
    foundAt: HOSTILE[4],
    message: HOSTILE[3],
  }));
  const counts = { ...makeVerification().counts, lost: 5000 };
  const text = renderReceiptVerification(makeVerification({ entries, counts }), PLAIN);
  expect(text.split('\n').length).toBeLessThan(450);
  expect(text).toContain('… and 4,800 more; --json lists them all');
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
});
