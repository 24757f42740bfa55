import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { DiscoverRules } from '../../../../src/domain/discover-rules.ts';
import type { DirectoryListing } from '../../../../src/domain/ports.ts';
import { type WalkOptions, walkTree } from '../../../../src/media/discover/walk-tree.ts';

export const RULES: DiscoverRules = {
  skipNames: ['.DS_Store', '._*'],
  skipExtensions: ['.log', '.nk'],
  skipDirectories: ['.git', '@eaDir'],
  temporarySuffixes: ['.part', '.tmp'],
};

/** A fresh folder, removed when the test is done. */
export function makeFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'assay-discover-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Writes files, each holding its own path, with their directories. */
export function makeTree(files: readonly string[]): string {
  const root = makeFolder();
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), file);
  }
  return root;
}

export async function walkAll(root: string, options: Partial<WalkOptions> = {}): Promise<DirectoryListing[]> {
  const listings: DirectoryListing[] = [];
  for await (const listing of walkTree(root, { rules: RULES, ...options })) listings.push(listing);
  return listings;
}

export function namesOf(listing: DirectoryListing | undefined): string[] {
  return (listing?.files ?? []).map((file) => file.name);
}
