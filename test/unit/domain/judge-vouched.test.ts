import { expect, test } from 'vitest';
import { type CredentialReading, type CredentialState, NO_CREDENTIAL } from '../../../src/domain/credential.ts';
import type { Evidence } from '../../../src/domain/evidence.ts';
import { judgeVouched } from '../../../src/domain/judge-vouched.ts';
import type { Origin } from '../../../src/domain/origin.ts';

function credentialOf(label: string, state: CredentialState): CredentialReading {
  const manifest = { label, generators: [], actions: [], assertions: [], ingredients: [], state, failures: [] };
  return { state, source: 'sidecar', activeManifest: label, manifests: [manifest], cawgFailures: [] };
}

function says(origin: Origin, label: string): Evidence {
  return { sign: 'c2pa.action', origin, certainty: 'declared', carrier: `of ${label}`, manifest: label };
}

const voucher = (origin: Origin, label: string, state: CredentialState = 'valid') => ({
  evidence: [says(origin, label)],
  credential: credentialOf(label, state),
});
const NOTHING = { evidence: [], credential: NO_CREDENTIAL };

const told = (...args: Parameters<typeof judgeVouched>) => {
  const { origin, certainty, remarks } = judgeVouched(...args);
  return [origin, certainty, ...remarks.map(({ code }) => code)];
};

test('a file that says nothing is what is vouched for, as certain as the voucher’s credential makes it', () => {
  expect(told(NOTHING, [])).toEqual(['unknown', undefined]);
  expect(told(NOTHING, [voucher('generated', 'm')])).toEqual(['generated', 'declared']);
  expect(told(NOTHING, [voucher('generated', 'm', 'trusted')])).toEqual(['generated', 'proven']);
  expect(told(NOTHING, [voucher('not-ai', 'm', 'trusted')])).toEqual(['not-ai', 'proven']);
});

test('what could not be read of the file rules out that it is free of AI, whoever vouches', () => {
  const remarks = [{ code: 'metadata.partial', message: 'in part' } as const];
  expect(told({ ...NOTHING, remarks }, [voucher('not-ai', 'm', 'trusted')])).toEqual(['unknown', undefined]);
});

test('unsigned statements in the file stand against a voucher that denies them', () => {
  const { manifest: _manifest, ...unsigned } = says('generated', 'x');
  const own = { ...NOTHING, evidence: [unsigned] };
  expect(told(own, [voucher('not-ai', 'm')])).toEqual(['generated', 'declared', 'evidence.conflict']);
});

test('a file with a credential keeps its own word, and the higher origin wins', () => {
  const generated = voucher('generated', 'own');
  const captured = voucher('not-ai', 'own', 'trusted');
  const silent = { evidence: [], credential: credentialOf('own', 'valid') };
  expect(told(generated, [voucher('not-ai', 'm', 'trusted')])).toEqual(['generated', 'declared', 'evidence.conflict']);
  expect(told(captured, [voucher('generated', 'm')])).toEqual(['generated', 'declared', 'evidence.conflict']);
  expect(told(silent, [voucher('not-ai', 'm', 'trusted')])).toEqual(['unknown', undefined]);
  expect(told(generated, [voucher('generated', 'm', 'trusted')])).toEqual(['generated', 'proven']);
});

test('a broken credential of the file is told of, and does not silence the voucher', () => {
  const broken = { evidence: [], credential: credentialOf('own', 'tampered') };
  expect(told(broken, [voucher('generated', 'm')])).toEqual(['generated', 'declared', 'credential.tampered']);
});

test('of several vouchers each is judged under its own credential', () => {
  expect(told(NOTHING, [voucher('not-ai', 'a', 'trusted'), voucher('ai-edited', 'b')])).toEqual([
    'ai-edited',
    'declared',
    'evidence.conflict',
  ]);
});
