import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { renderReceipt } from '../../../src/domain/receipt-document.ts';
import { makeReceipt, makeVerification } from './make-receipt.ts';

function compile(file: string) {
  const path = join(resolve(import.meta.dirname, '../../../docs/schemas'), file);
  return new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(
    JSON.parse(readFileSync(path, 'utf8')),
  );
}

test('the schema of receipts takes what is written, and no path that leads elsewhere', () => {
  const isReceipt = compile('receipt.schema.json');
  const document = JSON.parse(renderReceipt(makeReceipt()));
  expect([isReceipt(document), isReceipt.errors]).toEqual([true, null]);
  const [entry] = document.entries;
  const withPath = (path: string) => isReceipt({ ...document, entries: [{ ...entry, path }] });
  for (const path of ['../a', 'a/..', 'a/../b', '/a', 'a//b', './a', 'a/.', '', 'a/'])
    expect(withPath(path), path).toBe(false);
  for (const path of ['..a', 'a..', '...', 'a/.b', 'a b/ü.png']) expect(withPath(path), path).toBe(true);
  expect(isReceipt({ ...document, version: 2 })).toBe(false);
  expect(isReceipt({ ...document, entries: [{ ...entry, origin: 'foo' }] })).toBe(false);
});

test('the schema of verifications takes what is printed', () => {
  const isVerification = compile('receipt-verify.schema.json');
  expect([isVerification(makeVerification()), isVerification.errors]).toEqual([true, null]);
  expect(isVerification({ ...makeVerification(), extra: -1 })).toBe(false);
  expect(isVerification({ ...makeVerification(), counts: { arrived: 1 } })).toBe(false);
});
