import { expect, test } from 'vitest';
import { nameReceiptFiles, normaliseReceiptPath } from '../../../src/domain/receipt-name.ts';

test('whatever was typed, the name ends as scans know it', () => {
  for (const asked of ['/x/h', '/x/h.json', '/x/h.receipt', '/x/h.receipt.json', '/x/h.Receipt.JSON'])
    expect(normaliseReceiptPath(asked)).toBe('/x/h.receipt.json');
  expect(normaliseReceiptPath('ep1.v2')).toBe('ep1.v2.receipt.json');
  for (const asked of ['', 'x/', '.', 'x/..', '.json', 'x/.receipt.json'])
    expect(() => normaliseReceiptPath(asked), asked).toThrow(/name of a file/);
});

test('the three files of a receipt, and of the next one under the same name', () => {
  expect(nameReceiptFiles('/x/h.receipt.json', 2)).toEqual({
    document: '/x/h-2.receipt.json',
    signature: '/x/h-2.receipt.json.c2pa',
    page: '/x/h-2.receipt.html',
  });
});
