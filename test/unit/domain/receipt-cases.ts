import type { Receipt, ReceiptEntry } from '../../../src/domain/receipt.ts';

/** A hash of one digit, over and over: enough to tell contents apart. */
export function hashOf(digit: string): string {
  return digit.repeat(64);
}

export function entry(path: string, changes: Partial<ReceiptEntry> = {}): ReceiptEntry {
  return {
    path,
    carrier: 'embedded',
    sidecars: [],
    before: { sha256: hashOf('b'), sizeBytes: 1000 },
    after: { sha256: hashOf('a'), sizeBytes: 1400 },
    origin: 'trainedAlgorithmicMedia',
    manifest: 'urn:c2pa:11111111-2222-4333-8444-555555555555',
    request: hashOf('e'),
    readBack: 'trusted',
    ...changes,
  };
}

export function receipt(changes: Partial<Receipt> = {}): Receipt {
  return {
    format: 'assay-receipt',
    version: 1,
    id: '0b0e9c1e-8f2e-4c53-9b62-5f3f8f8a2f10',
    madeAt: '2026-11-20T10:00:00.000Z',
    program: { name: 'assay', version: '0.1.0' },
    signer: { name: 'Tern VFX', fingerprint: hashOf('f'), algorithm: 'es256', development: false },
    warnings: [],
    entries: [entry('comp/a.png')],
    failures: [],
    ...changes,
  };
}
