import { FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION, type FingerprintState } from '../../domain/fingerprint.ts';
import type { FingerprintCounts } from '../../domain/fingerprint-counts.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import type { FingerprintTrouble } from '../../domain/picture-report.ts';
import type { FingerprintParts } from '../../pipeline/fingerprint/parts.ts';
import type { Assay } from '../open-assay.ts';

export interface FingerprintWish {
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** As `Pictures.fingerprint`. */
  readonly confirm?: FingerprintParts['confirm'];
}

/** What fingerprinting came to. */
export interface FoundFingerprints {
  readonly counts: FingerprintCounts;
  /** The first 1,000 that have none, and why. */
  readonly troubles: readonly FingerprintTrouble[];
  /** The first 1,000 that have one, and nothing in it to tell them by. */
  readonly unsearchable: readonly { readonly sha256: string; readonly path?: string }[];
  readonly unsearchableCount: number;
}

/** Contents listed at most; the counts are always exact. */
const LISTED = 1000;
/** Hashes asked for at once: below the bound variables that SQLite takes (32,766). */
const HASHES_AT_ONCE = 5000;

/** Fingerprints what has no fingerprint yet, and adds up what became of it. */
export async function fingerprintFound(
  items: readonly GeneratedItem[],
  { pictures, ledger }: Pick<Assay, 'pictures' | 'ledger'>,
  { signal, onProgress, confirm }: FingerprintWish,
): Promise<FoundFingerprints> {
  const counts = { made: 0, current: 0, alike: 0, failed: 0, unreachable: 0 };
  const troubles: FingerprintTrouble[] = [];
  const withState: { readonly sha256: string; readonly path?: string; readonly isOld: boolean }[] = [];
  let done = 0;
  for await (const { sha256, path, status, error } of pictures.fingerprint(items, signal, confirm)) {
    signal.throwIfAborted();
    onProgress?.(++done, items.length);
    const about = { sha256, ...(path === undefined ? {} : { path }) };
    if (status === 'spoken-for') counts.alike += 1;
    else if (status === 'made' || status === 'current') withState.push({ ...about, isOld: status === 'current' });
    else {
      const what = status === 'failed' ? 'failed' : 'unreachable';
      counts[what] += 1;
      if (troubles.length < LISTED)
        troubles.push({ ...about, status: what, ...(error === undefined ? {} : { error }) });
    }
  }
  const states = await readStates(withState, ledger);
  const unsearchable: FoundFingerprints['unsearchable'][number][] = [];
  let unsearchableCount = 0;
  for (const { isOld, ...about } of withState) {
    const state = states.get(about.sha256);
    // What failed for good is not tried again, and still has none.
    if (state?.state === 'failed') {
      counts.failed += 1;
      const error = state.error === undefined ? {} : { error: state.error };
      if (troubles.length < LISTED) troubles.push({ ...about, status: 'failed', ...error });
      continue;
    }
    counts[isOld ? 'current' : 'made'] += 1;
    if (state?.state !== 'unsearchable') continue;
    unsearchableCount += 1;
    if (unsearchable.length < LISTED) unsearchable.push(about);
  }
  return { counts, troubles, unsearchable, unsearchableCount };
}

async function readStates(
  contents: readonly { readonly sha256: string }[],
  ledger: Pick<Assay['ledger'], 'fingerprintStates'>,
): Promise<ReadonlyMap<string, FingerprintState>> {
  const all = new Map<string, FingerprintState>();
  for (let at = 0; at < contents.length; at += HASHES_AT_ONCE) {
    const hashes = contents.slice(at, at + HASHES_AT_ONCE).map(({ sha256 }) => sha256);
    const states = await ledger.fingerprintStates(hashes, FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION);
    for (const [sha256, state] of states) all.set(sha256, state);
  }
  return all;
}
