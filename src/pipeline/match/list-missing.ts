import { FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION, type FingerprintState } from '../../domain/fingerprint.ts';
import type { DeliveryMatches } from '../../domain/match.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import { SEQUENCE_STRIDE_FRAMES } from '../fingerprint/choose-sequence-frames.ts';
import { groupFamilies } from '../fingerprint/sequence-families.ts';
import type { MatchParts } from './parts.ts';

/** Hashes asked for at once: below the bound variables that SQLite takes (32,766). */
const HASHES_AT_ONCE = 5000;

type States = ReadonlyMap<string, FingerprintState>;

/**
 * How many generated contents were searched for, and which could not be. Frames of a sequence that its fingerprinted neighbours speak for
 * count as searched for, and so does a content whose twin, before or after marking, was.
 */
export async function listMissing(
  items: ReadonlyMap<string, GeneratedItem>,
  ledger: MatchParts['ledger'],
): Promise<Pick<DeliveryMatches, 'items' | 'missing'>> {
  const states = await readStates([...items.keys()], ledger);
  const spokenFor = findSpokenFor([...items.values()], states);
  const isSearchable = (sha256: string): boolean => states.get(sha256)?.state === 'searchable';
  const missing: DeliveryMatches['missing'][number][] = [];
  for (const { sha256, places, twin } of items.values()) {
    if (isSearchable(sha256) || spokenFor.has(sha256) || (twin !== undefined && isSearchable(twin))) continue;
    const state = states.get(sha256);
    const path = places[0]?.path;
    missing.push({
      sha256,
      ...(path === undefined ? {} : { path }),
      why: state === undefined || state.state === 'searchable' ? 'no-fingerprint' : state.state,
      ...(state?.error === undefined ? {} : { error: state.error }),
    });
  }
  return { items: items.size - missing.length, missing };
}

async function readStates(hashes: readonly string[], ledger: MatchParts['ledger']): Promise<States> {
  const all = new Map<string, FingerprintState>();
  for (let at = 0; at < hashes.length; at += HASHES_AT_ONCE) {
    const asked = hashes.slice(at, at + HASHES_AT_ONCE);
    const states = await ledger.fingerprintStates(asked, FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION);
    for (const [sha256, state] of states) all.set(sha256, state);
  }
  return all;
}

/** A stretch between two fingerprinted frames at most a stride apart was looked into when they were made, and found to be like them. */
function findSpokenFor(items: readonly GeneratedItem[], states: States): ReadonlySet<string> {
  const spokenFor = new Set<string>();
  for (const { items: frames } of groupFamilies(items).families) {
    let last: number | undefined;
    for (const [at, { sha256 }] of frames.entries()) {
      if (!states.has(sha256)) continue;
      if (last !== undefined && at - last <= SEQUENCE_STRIDE_FRAMES)
        for (const between of frames.slice(last + 1, at)) spokenFor.add(between.sha256);
      last = at;
    }
  }
  return spokenFor;
}
