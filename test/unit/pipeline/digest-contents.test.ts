import { expect, test } from 'vitest';
import { digestContents, type KnownContent } from '../../../src/pipeline/scan/companions/mhl/digest-contents.ts';
import { createGate } from '../../../src/pipeline/scan/gate.ts';

const STAT = { sizeBytes: 1, mtimeMs: 1, ctimeMs: 1, inode: 1 };
const contentOf = (name: string, algorithm: KnownContent['algorithm'] = 'md5'): KnownContent => ({
  path: `/${name}`,
  stat: STAT,
  sha256: name,
  algorithm,
});

/** A ledger of digests in memory, and a reader that says what it was asked to read. */
function makeParts(moved: readonly string[], known: readonly (readonly [string, string])[] = []) {
  const kept = new Map(known);
  const read: string[] = [];
  return {
    kept,
    read,
    gate: createGate(2),
    inspector: {
      digestFile: async (path: string, algorithm: string) => {
        read.push(path);
        if (path === '/dark') return { ok: false as const, error: { code: 'file.forbidden' as const, message: 'no' } };
        return { ok: true as const, value: `${algorithm} of ${path}` };
      },
    },
    ledger: {
      digestsOf: async (_algorithm: string, hashes: readonly string[]) =>
        new Map([...kept].filter(([sha256]) => hashes.includes(sha256))),
      recordDigests: async (_algorithm: string, digests: ReadonlyMap<string, string>) => {
        for (const [sha256, value] of digests) kept.set(sha256, value);
      },
    },
    recheck: async () => new Set(moved),
  };
}

test('what the ledger knows is not read, what it does not know is read and kept', async () => {
  const parts = makeParts([], [['a', 'known']]);
  const digested = await digestContents([contentOf('a'), contentOf('b')], parts);
  expect([...digested]).toEqual([
    ['/a', { digest: 'known' }],
    ['/b', { digest: 'md5 of /b' }],
  ]);
  expect([parts.read, parts.kept.get('b')]).toEqual([['/b'], 'md5 of /b']);
});

test('the digest of a file that became another one is kept for neither, and compared with nothing', async () => {
  const parts = makeParts(['/b']);
  const digested = await digestContents([contentOf('a'), contentOf('b'), contentOf('dark')], parts);
  expect(digested.get('/b')).toMatchObject({ error: { code: 'file.changed' } });
  expect(digested.get('/dark')).toMatchObject({ error: { code: 'file.forbidden' } });
  expect([...parts.kept.keys()]).toEqual(['a']);
});
