import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isManifestStore, readJumbf } from '../../../src/credentials/read-jumbf.ts';
import { readStore } from '../../../src/credentials/read-store.ts';
import { PROOF_MANIFEST_BASE64 } from '../../../src/credentials/trust-proof-asset.ts';
import { collectRedactions, verifyManifest } from '../../../src/credentials/verify-manifest.ts';

const STORE = Buffer.from(PROOF_MANIFEST_BASE64, 'base64');

function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

function superbox(type: string, label: string, ...children: readonly Uint8Array[]): Buffer {
  const uuid = Buffer.alloc(16);
  uuid.write(type, 'latin1');
  return box('jumb', box('jumd', uuid, Buffer.from([3]), Buffer.from(`${label}\0`)), ...children);
}

describe('a manifest store', () => {
  test('is taken apart down to claim, signature and assertions', () => {
    expect(isManifestStore(STORE)).toBe(true);
    const [manifest] = readStore(STORE).values();
    expect(manifest?.claimVersion).toBe(2);
    expect([...(manifest?.assertions.keys() ?? [])]).toEqual(
      expect.arrayContaining(['c2pa.actions.v2', 'c2pa.hash.data']),
    );
  });

  test('is checked: any byte changed in claim, signature or an assertion is noticed', () => {
    const check = (bytes: Buffer) => {
      const store = readStore(bytes);
      const [manifest] = store.values();
      return manifest && verifyManifest(manifest, collectRedactions(store));
    };
    expect(check(STORE)).toEqual([]);
    const at = (text: string) => {
      const changed = Buffer.from(STORE);
      const index = changed.indexOf(text) + text.length - 1;
      changed[index] = (changed[index] ?? 0) ^ 1;
      return check(changed);
    };
    expect(at('claim_generator_info')).toContain('claimSignature.mismatch');
    expect(at('digitalCreation')).toEqual(['assertion.hashedURI.mismatch']);
  });

  test('with a label twice leaves both out', () => {
    const [inner] = readJumbf(STORE)?.children ?? [];
    const manifest = box('jumb', inner?.payload ?? new Uint8Array());
    expect(readStore(superbox('c2pa', 'c2pa', manifest)).size).toBe(1);
    expect(readStore(superbox('c2pa', 'c2pa', manifest, manifest)).size).toBe(0);
    expect(readStore(superbox('c2pa', 'c2pa', manifest, manifest, manifest)).size).toBe(0);
  });

  test('that is cut off anywhere is not read', () => {
    for (let length = 0; length < STORE.length; length += 37) expect(readStore(STORE.subarray(0, length)).size).toBe(0);
  });

  test('nested a thousand deep is read in no time and not to its end', () => {
    let nested = superbox('c2ma', 'x');
    for (let depth = 0; depth < 1000; depth += 1) nested = superbox('c2ma', 'x', nested);
    expect(readStore(superbox('c2pa', 'c2pa', nested)).size).toBe(0);
  });

  test('with too many boxes is not read', () => {
    const many = Buffer.concat(Array.from({ length: 30_000 }, () => box('free')));
    expect(readJumbf(superbox('c2pa', 'c2pa', many))).toBeUndefined();
  });

  test('never throws, whatever is changed in it', () => {
    const run = () =>
      fc.assert(
        fc.property(fc.nat(STORE.length - 1), fc.nat(255), (at, value) => {
          const changed = Buffer.from(STORE);
          changed[at] = value;
          const store = readStore(changed);
          for (const manifest of store.values()) verifyManifest(manifest, collectRedactions(store));
        }),
        { numRuns: 300 },
      );
    expect(run).not.toThrow();
  });
});
