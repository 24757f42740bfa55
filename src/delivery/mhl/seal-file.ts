import { join } from 'node:path';
import type { MhlAction, MhlAlgorithm } from '../../domain/mhl.ts';
import { isSameDigest } from '../../domain/mhl-comparison.ts';
import { digestFileWith } from './digest-file.ts';
import { findHash, type KnownFile } from './merge-known.ts';
import type { FileRecord } from './new-generation.ts';

export interface SealedFile {
  readonly record: Omit<FileRecord, 'path' | 'hashedAtMs'>;
  /** By the algorithm asked for, whatever became of comparing. */
  readonly digest: string;
  /** The file is not what the history says. */
  readonly failed: boolean;
}

/**
 * Hashes a file and says what that means for its history. New to it: `original`. Known by this algorithm: `verified` or `failed`.
 * Known by another only: that one is checked too, and the new value is added as `verified` when it is right, left out when not.
 */
export async function sealFile(
  root: string,
  path: string,
  algorithm: MhlAlgorithm,
  known: KnownFile | undefined,
): Promise<SealedFile> {
  const expected = known === undefined ? undefined : (findHash(known, algorithm) ?? known.hash);
  const asked = expected === undefined ? [algorithm] : [expected.algorithm, algorithm];
  const { digests, sizeBytes, mtimeMs } = await digestFileWith(join(root, path), asked);
  const digest = digests.get(algorithm) ?? '';
  const size = { kind: 'file', sizeBytes, mtimeMs } as const;
  if (expected === undefined)
    return { record: { ...size, hashes: [{ algorithm, value: digest, action: 'original' }] }, digest, failed: false };
  const found = { algorithm: expected.algorithm, value: digests.get(expected.algorithm) ?? '' };
  const failed = !isSameDigest(expected, found);
  const action: MhlAction = failed ? 'failed' : 'verified';
  const added = failed || expected.algorithm === algorithm ? [] : [{ algorithm, value: digest, action }];
  return { record: { ...size, hashes: [{ ...found, action }, ...added] }, digest, failed };
}
