import type { AssayConfig } from '../../config/schemas/assay-config.ts';
import type { FingerprintIndex } from '../../domain/fingerprint-index.ts';
import type { Ledger } from '../../domain/ledger.ts';
import { openMemoryIndex } from '../../fingerprint/search/open-memory-index.ts';
import { openStoredIndex } from '../../fingerprint/search/open-stored-index.ts';

/** The index of codes: in memory, or kept in the folder of the configuration for the next run. */
export async function openCodeIndex(
  { matching }: Pick<AssayConfig, 'matching'>,
  ledger: Pick<Ledger, 'identity'>,
): Promise<FingerprintIndex> {
  const source = await ledger.identity();
  // Nothing can be kept of a ledger that cannot be told from others yet.
  if (matching.indexFolder === undefined || source === undefined) return openMemoryIndex();
  return await openStoredIndex(matching.indexFolder, { source });
}
