import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/config/compile-pattern.ts';
import type { Approval } from '../../../src/domain/approval.ts';
import { NO_CREDENTIAL } from '../../../src/domain/credential.ts';
import type { Ledger } from '../../../src/domain/ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';
import { approve, withdrawApproval } from '../../../src/pipeline/approve.ts';
import { declare } from '../../../src/pipeline/declare.ts';
import { entry, sha256 } from '../policy/make-delivery.ts';

let folder: string;
let ledger: Ledger;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-declare-'));
  ledger = await openSqliteLedger(join(folder, 'ledger.sqlite'));
});

afterEach(async () => {
  await ledger.close();
  await rm(folder, { recursive: true, force: true });
});

/** Records files as a scan of /show would. The content of a file is its name and `content`. */
async function record(names: readonly string[], content = ''): Promise<void> {
  const scanId = await ledger.startScan({ root: '/show', deep: false, signsVersion: '1' });
  const stat = { sizeBytes: 1, mtimeMs: 1, ctimeMs: 1, inode: 1 };
  const inspected = names.map((name) => {
    const key = {
      sha256: sha256(name + content),
      extension: '.png',
      sidecarDigest: '',
      deep: false,
      signsVersion: '1',
    };
    const found = { evidence: [], credential: NO_CREDENTIAL, remarks: [] };
    const reading = { key, status: 'checked', sizeBytes: 1, mediaType: 'image/png', kind: 'image', ...found } as const;
    const inspection = { status: 'checked', reading, stat } as const;
    return { name, stat, sidecarKey: '', deep: false, signsVersion: '1', inspection };
  });
  await ledger.record([{ scanId, directory: '/show/comp', root: '/show', inspected, gone: [] }]);
  await ledger.finishScan(scanId, {});
}

const APPROVAL: Approval = {
  reference: 'A1',
  approver: 'Alex',
  organisation: 'Studio',
  date: '2026-11-01',
  scope: { show: 'demo', shots: [], files: { patterns: ['comp/sign_*.png'], hashes: [] }, useCases: [] },
  conditions: [],
};

describe('declare', () => {
  const declaration = {
    reference: 'D1',
    show: 'demo',
    vendor: 'V',
    declarer: { name: 'R', role: 'producer' },
    date: '2026-11-01',
    entries: [
      entry('comp/sign_*.png'),
      entry('x', {
        files: { patterns: ['later/*.png', 'sign_a.png'], hashes: [sha256('sign_a.png'), 'f'.repeat(64)] },
      }),
    ],
  };

  it('imports, and says which patterns and hashes fit nothing yet', async () => {
    await record(['sign_a.png', 'other.png']);
    const result = await declare(declaration, { ledger, compilePattern });
    expect(result).toEqual({
      imported: true,
      unmatched: [
        { entry: 1, pattern: 'later/*.png' },
        { entry: 1, hash: 'f'.repeat(64) },
      ],
    });
    expect(await ledger.declarations('demo')).toMatchObject([
      { reference: 'D1', entries: [{ kind: 'generated' }, {}] },
    ]);
  });

  it('imports before anything is scanned, and only once', async () => {
    expect((await declare(declaration, { ledger, compilePattern })).unmatched).toHaveLength(5);
    expect((await declare(declaration, { ledger, compilePattern })).imported).toBe(false);
  });

  it('imports nothing when a pattern is none', async () => {
    const bad = { ...declaration, entries: [entry('comp/*.png'), entry('../x')] };
    await expect(declare(bad, { ledger, compilePattern })).rejects.toMatchObject({ code: 'config.invalid' });
    expect(await ledger.declarations('demo')).toEqual([]);
  });
});

describe('approve', () => {
  const pinned = async (): Promise<readonly string[]> => (await ledger.approvals('demo')).flatMap((one) => one.pinned);

  it('pins patterns to the content that they fit at import', async () => {
    await record(['sign_a.png', 'sign_b.png', 'other.png']);
    const result = await approve(APPROVAL, { ledger, compilePattern });
    const expected = [sha256('sign_a.png'), sha256('sign_b.png')].sort();
    expect(result).toEqual({ imported: true, pinned: expected, unmatched: [] });
    await record(['sign_c.png']);
    expect(await pinned()).toEqual(expected);
  });

  it('pins nothing more when the same document is imported again', async () => {
    await record(['sign_a.png']);
    await approve(APPROVAL, { ledger, compilePattern });
    await record(['sign_a.png'], 'repainted');
    const again = await approve(structuredClone(APPROVAL), { ledger, compilePattern });
    expect(again).toEqual({ imported: false, pinned: [sha256('sign_a.png')], unmatched: [] });
    expect(await pinned()).toEqual([sha256('sign_a.png')]);
  });

  it('does not revive what was withdrawn', async () => {
    await approve(APPROVAL, { ledger, compilePattern });
    await withdrawApproval('A1', 'Kim', { ledger });
    expect((await approve(APPROVAL, { ledger, compilePattern })).imported).toBe(false);
    expect(await ledger.approvals('demo')).toMatchObject([{ withdrawn: { by: 'Kim' } }]);
  });

  it('warns of patterns that fit nothing: they never will', async () => {
    const { unmatched, pinned: none } = await approve(APPROVAL, { ledger, compilePattern });
    expect([unmatched, none]).toEqual([['comp/sign_*.png'], []]);
  });

  it('says when there is nothing to withdraw', async () => {
    await expect(withdrawApproval('NONE', 'Kim', { ledger })).rejects.toMatchObject({ code: 'ledger.not-found' });
  });
});
