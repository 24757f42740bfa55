import type { FileStat } from '../../../../domain/asset.ts';
import type { FileError } from '../../../../domain/errors.ts';
import type { Ledger } from '../../../../domain/ledger.ts';
import type { MhlAlgorithm } from '../../../../domain/mhl.ts';
import type { Inspector } from '../../../../domain/ports.ts';
import type { Gate } from '../../gate.ts';
import type { ScanParts } from '../../parts.ts';

export interface DigestParts extends Pick<ScanParts, 'recheck'> {
  readonly inspector: Pick<Inspector, 'digestFile'>;
  readonly ledger: Pick<Ledger, 'digestsOf' | 'recordDigests'>;
  readonly gate: Gate;
}

/** A file whose content is known by its SHA-256, to be digested by another algorithm. */
export interface KnownContent {
  /** Absolute. */
  readonly path: string;
  readonly stat: FileStat;
  readonly sha256: string;
  readonly algorithm: MhlAlgorithm;
}

export type Digested = { readonly digest: string } | { readonly error: FileError };

/**
 * Digests of contents, by path: from the ledger where it knows them, else computed and recorded, so that a file that does not change
 * is read once more for a history and never again.
 */
export async function digestContents(
  contents: readonly KnownContent[],
  parts: DigestParts,
): Promise<ReadonlyMap<string, Digested>> {
  const digested = new Map<string, Digested>();
  const byAlgorithm = Map.groupBy(contents, ({ algorithm }) => algorithm);
  for (const [algorithm, group] of byAlgorithm) {
    const known = await parts.ledger.digestsOf(
      algorithm,
      group.map(({ sha256 }) => sha256),
    );
    const fresh: KnownContent[] = [];
    for (const content of group) {
      const digest = known.get(content.sha256);
      if (digest === undefined) fresh.push(content);
      else digested.set(content.path, { digest });
    }
    await computeFresh(algorithm, fresh, digested, parts);
  }
  return digested;
}

async function computeFresh(
  algorithm: MhlAlgorithm,
  contents: readonly KnownContent[],
  digested: Map<string, Digested>,
  parts: DigestParts,
): Promise<void> {
  await Promise.all(contents.map(async ({ path }) => digested.set(path, await digestFile(path, algorithm, parts))));
  // Another content may have come under the name since its SHA-256 was taken: its digest must not be kept for this one.
  const moved = contents.length === 0 ? new Set() : await parts.recheck(contents);
  const lasting = new Map<string, string>();
  for (const { path, sha256 } of contents) {
    const found = digested.get(path);
    if (found === undefined || 'error' in found) continue;
    if (moved.has(path)) digested.set(path, { error: { code: 'file.changed', message: CHANGED } });
    else lasting.set(sha256, found.digest);
  }
  if (lasting.size > 0) await parts.ledger.recordDigests(algorithm, lasting);
}

const CHANGED = 'It changed during the scan. Scan again when it is finished.';

/** A file that is no asset: nothing is known of it, and nothing kept. */
export async function digestFile(
  path: string,
  algorithm: MhlAlgorithm,
  parts: Pick<DigestParts, 'inspector' | 'gate'>,
): Promise<Digested> {
  await parts.gate.enter();
  try {
    const read = await parts.inspector.digestFile(path, algorithm);
    return read.ok ? { digest: read.value } : { error: read.error };
  } finally {
    parts.gate.leave();
  }
}
