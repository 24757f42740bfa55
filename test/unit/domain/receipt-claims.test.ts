import { expect, test } from 'vitest';
import { claimsOfReceipt } from '../../../src/domain/receipt-claims.ts';
import { entry, hashOf, receipt } from './receipt-cases.ts';

test('bytes from before marking are known apart from those handed over', () => {
  const claims = claimsOfReceipt(receipt({ entries: [entry('a.png', { origin: 'compositeSynthetic' })] }));
  expect(claims.size).toBe(2);
  const said = { origin: 'compositeSynthetic', signer: 'Tern VFX', carrier: 'embedded', path: 'a.png' };
  expect(claims.get(hashOf('a'))).toMatchObject([{ ...said, moment: 'after' }]);
  expect(claims.get(hashOf('b'))).toMatchObject([{ ...said, moment: 'before' }]);
});

test('where marking left the bytes alone there is one claim, and two paths of one content are two', () => {
  const same = { sha256: hashOf('c'), sizeBytes: 5 };
  const entries = ['a.exr', 'b.exr'].map((path) => entry(path, { carrier: 'sidecar', before: same, after: same }));
  const claims = claimsOfReceipt(receipt({ entries }));
  expect([...claims.keys()]).toEqual([hashOf('c')]);
  expect(claims.get(hashOf('c'))?.map(({ path, moment }) => `${path} ${moment}`)).toEqual([
    'a.exr after',
    'b.exr after',
  ]);
});
