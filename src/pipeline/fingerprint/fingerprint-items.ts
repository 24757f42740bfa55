import { ERROR_CODES } from '../../domain/errors.ts';
import { FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION, type FingerprintState } from '../../domain/fingerprint.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import { runAhead } from '../jobs/run-ahead.ts';
import { type FamilyStretch, fingerprintFamily } from './fingerprint-family.ts';
import { fingerprintItem } from './fingerprint-item.ts';
import { FingerprintWriter } from './fingerprint-writer.ts';
import type { FingerprintOptions, FingerprintOutcome, FingerprintParts, Made } from './parts.ts';
import { groupFamilies, type SequenceFamily } from './sequence-families.ts';

/** Hashes asked for at once: below the bound variables that SQLite takes (32,766). */
const HASHES_AT_ONCE = 5000;
/** Items worked on between two reports, for each call at once. */
const ITEMS_AHEAD = 8;

/**
 * Fingerprints what has no current fingerprint, and says of every item what became of it. What failed before is tried again when its
 * error may pass by itself. Recorded in batches as it goes: ended half-way, what was made stands.
 */
export async function* fingerprintItems(
  items: readonly GeneratedItem[],
  parts: FingerprintParts,
  options: FingerprintOptions,
): AsyncIterable<FingerprintOutcome> {
  const current = await findCurrent(items, parts);
  const writer = new FingerprintWriter(parts.ledger);
  const { families, singles } = groupFamilies(items);
  const open: GeneratedItem[] = [];
  for (const item of singles) {
    if (current.has(item.sha256)) yield { ...about(item), status: 'current' };
    else open.push(item);
  }
  const step = options.parallel * ITEMS_AHEAD;
  for (let at = 0; at < open.length; at += step) {
    const batch = open.slice(at, at + step);
    const make = (item: GeneratedItem): Promise<Made> => fingerprintItem(item, parts, options);
    const made = await runAhead(batch, options.parallel, make);
    await writer.add(made.flatMap((each) => ('fingerprint' in each ? [each.fingerprint] : [])));
    for (const [index, item] of batch.entries()) yield describe(item, made[index] ?? {});
  }
  yield* fingerprintFamilies(families, current, writer, parts, options);
  await writer.flush();
}

async function* fingerprintFamilies(
  families: readonly SequenceFamily[],
  current: ReadonlySet<string>,
  writer: FingerprintWriter,
  parts: FingerprintParts,
  options: FingerprintOptions,
): AsyncIterable<FingerprintOutcome> {
  const isCurrent = (sha256: string): boolean => current.has(sha256);
  const make = (item: GeneratedItem): Promise<Made> => fingerprintItem(item, parts, options);
  for (let at = 0; at < families.length; at += options.parallel) {
    const outcomes = await runAhead(families.slice(at, at + options.parallel), options.parallel, async (family) => {
      const found: FingerprintOutcome[] = [];
      for await (const stretch of fingerprintFamily(family, { ledger: parts.ledger, isCurrent, make })) {
        options.signal?.throwIfAborted();
        await writer.add(stretch.made.flatMap(({ made }) => ('fingerprint' in made ? [made.fingerprint] : [])));
        found.push(...describeStretch(stretch));
      }
      return found;
    });
    yield* outcomes.flat();
  }
}

async function findCurrent(
  items: readonly GeneratedItem[],
  { ledger }: FingerprintParts,
): Promise<ReadonlySet<string>> {
  const current = new Set<string>();
  for (let at = 0; at < items.length; at += HASHES_AT_ONCE) {
    const hashes = items.slice(at, at + HASHES_AT_ONCE).map(({ sha256 }) => sha256);
    const states = await ledger.fingerprintStates(hashes, FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION);
    for (const [sha256, state] of states) if (!mayPass(state)) current.add(sha256);
  }
  return current;
}

function mayPass({ error }: FingerprintState): boolean {
  return error !== undefined && ERROR_CODES[error.code].retryable;
}

function about({ sha256, places }: GeneratedItem): Pick<FingerprintOutcome, 'sha256' | 'path'> {
  const path = places[0]?.path;
  return path === undefined ? { sha256 } : { sha256, path };
}

function describe(item: GeneratedItem, made: Made): FingerprintOutcome {
  if (!('fingerprint' in made))
    return { ...about(item), status: 'nowhere', ...(made.error === undefined ? {} : { error: made.error }) };
  const { error } = made.fingerprint;
  const { sha256 } = item;
  return error === undefined
    ? { sha256, path: made.path, status: 'made' }
    : { sha256, path: made.path, status: 'failed', error };
}

function describeStretch({ made, current, spokenFor }: FamilyStretch): readonly FingerprintOutcome[] {
  return [
    ...made.map(({ item, made: each }) => describe(item, each)),
    ...current.map((item): FingerprintOutcome => ({ ...about(item), status: 'current' })),
    ...spokenFor.map((item): FingerprintOutcome => ({ ...about(item), status: 'spoken-for' })),
  ];
}
