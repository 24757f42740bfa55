import type { Receipt } from '../../../src/domain/receipt.ts';
import type { ReceiptVerification } from '../../../src/domain/receipt-verification.ts';
import { entry, hashOf, receipt } from '../domain/receipt-cases.ts';

/** A receipt with everything in it. */
export function makeReceipt(changes: Partial<Receipt> = {}): Receipt {
  return receipt({
    signer: {
      name: 'Tern VFX',
      fingerprint: hashOf('f'),
      algorithm: 'es256',
      development: true,
      timeStampAuthority: 'http://tsa.example/',
    },
    warnings: ['Signed with a development certificate.', 'No time stamp for 1 file.'],
    entries: [
      entry('stills/a.png', { timeStampedAt: '2026-11-20T10:00:01Z' }),
      entry('comp/c.exr', {
        carrier: 'sidecar',
        origin: 'compositeWithTrainedAlgorithmicMedia',
        readBack: 'valid',
        sidecars: [{ path: 'comp/c.exr.c2pa', sha256: hashOf('1') }],
        unchanged: true,
      }),
    ],
    failures: [{ path: 'stills/broken.png', code: 'file.truncated', message: 'The file is cut short.' }],
    page: { name: 'handover.receipt.html', sha256: hashOf('9') },
    ...changes,
  });
}

export function makeVerification(changes: Partial<ReceiptVerification> = {}): ReceiptVerification {
  const { id, madeAt, signer, warnings } = makeReceipt();
  const told = {
    origin: 'trainedAlgorithmicMedia',
    carrier: 'embedded',
    manifest: 'urn:c2pa:x',
    sha256: hashOf('a'),
  } as const;
  return {
    schemaVersion: 1,
    receipt: { path: 'handover.receipt.json', sha256: hashOf('7'), id, madeAt, signer, warnings, marked: 4, failed: 1 },
    standing: { state: 'valid', signer: 'Tern VFX', page: 'intact', faults: [] },
    entries: [
      { ...told, path: 'a.png', arrival: 'arrived', foundAt: 'a.png', message: 'The same bytes.' },
      { ...told, path: 'b.png', arrival: 'renamed', foundAt: 'x/b.png', message: 'Elsewhere.' },
      { ...told, path: 'c.png', arrival: 'missing', message: 'Not there.' },
      { ...told, path: 'd.png', arrival: 'tampered', foundAt: 'd.png', message: 'Does not bind.' },
    ],
    counts: {
      arrived: 1,
      renamed: 1,
      lost: 0,
      'stripped-sidecar': 0,
      changed: 0,
      tampered: 1,
      missing: 1,
      unchecked: 0,
    },
    extra: 3,
    problems: [{ path: 'locked', message: 'The folder may not be read.' }],
    problemCount: 1,
    trustSet: 'none',
    ...changes,
  };
}

/** Texts that would do something if they were not escaped. */
export const HOSTILE = [
  '<script>globalThis.pwned=1</script>',
  '"><img src=x onerror="globalThis.pwned=1">',
  '</style><style>*{display:none}</style>',
  '\u202egnp.exe',
  'a\nb\u001b[2J',
  "' onmouseover='globalThis.pwned=1",
  `${'x'.repeat(3000)}`,
  '&lt;script&gt;',
] as const;

/** Every text of it is a stranger's. */
export function makeHostileReceipt(): Receipt {
  const all = HOSTILE.slice(0, 6).join(' ');
  return makeReceipt({
    id: all,
    madeAt: all,
    program: { name: all, version: all },
    signer: { name: all, fingerprint: all, algorithm: 'es256', development: true, timeStampAuthority: all },
    warnings: HOSTILE,
    entries: HOSTILE.map((text) => entry(`reel/${text}`, { manifest: text, timeStampedAt: text })),
    failures: HOSTILE.map((text) => ({ path: text, code: text, message: text })),
  });
}
