import { canonicalJson } from '../canonical-json.ts';
import { chunksOf } from '../chunks.ts';
import { type FingerprintEntry, type FingerprintsPayload, rowToEntry } from '../fingerprint-entry.ts';
import { createFingerprintDigest } from '../fingerprint-rows.ts';
import { readSampleRows, type SampleRow } from '../queries/sample-rows.ts';
import type { FingerprintTable } from '../schema.ts';
import { type Audit, type AuditedEvent, ageOf } from './audit.ts';

/** Goes through the samples in step with the events: ids are given out in the order of the log, and the samples of what was replaced are gone. */
export interface FingerprintCheck {
  /** `fingerprint.recorded`. */
  compare(event: AuditedEvent<FingerprintsPayload>): Promise<void>;
}

export function createFingerprintCheck(audit: Audit): FingerprintCheck {
  const samples = createSampleWalk(audit);
  return {
    async compare({ row: { sequence }, payload }) {
      for (const entries of chunksOf(payload.fingerprints, 500)) {
        const rows = await readRows(audit, entries);
        for (const entry of entries) {
          const [, sha256, algorithm] = entry;
          const row = rows.get(canonicalJson([sha256, algorithm]));
          const age = ageOf(row?.event_sequence, sequence);
          const what = `the fingerprint of ${sha256}`;
          if (row === undefined || age === 'missing')
            audit.fault(`${what} is missing or older than its event`, sequence);
          else if (age === 'current') {
            audit.account('fingerprints', 1);
            const isSame = canonicalJson(rowToEntry(row)) === canonicalJson(entry);
            const digest = await digestStored(row, entry, samples);
            if (!isSame || digest !== row.digest) audit.fault(`${what} was changed`, sequence);
          }
        }
      }
    },
  };
}

async function readRows(
  { db }: Audit,
  entries: readonly FingerprintEntry[],
): Promise<ReadonlyMap<string, FingerprintTable>> {
  const hashes = [...new Set(entries.map(([, sha256]) => sha256))];
  const rows = await db.selectFrom('fingerprints').selectAll().where('sha256', 'in', hashes).execute();
  return new Map(rows.map((row) => [canonicalJson([row.sha256, row.algorithm]), row]));
}

/** Of what the rows hold now; undefined when there are not the samples that the event tells of. */
async function digestStored(
  row: FingerprintTable,
  [id, , , , , firstSample, count]: FingerprintEntry,
  samples: SampleWalk,
): Promise<string | undefined> {
  const digest = createFingerprintDigest(row);
  let next = firstSample;
  let isSound = true;
  for await (const sample of samples.between(firstSample, firstSample + count)) {
    isSound &&= sample.id === next && sample.fingerprint_id === id && holdsBytes(sample);
    next += 1;
    if (isSound) digest.add(sample);
  }
  return isSound && next === firstSample + count ? digest.finish() : undefined;
}

/** A column of SQLite holds whatever was put there. */
function holdsBytes({ codes, keypoints }: SampleRow): boolean {
  return codes instanceof Uint8Array && (keypoints === null || keypoints instanceof Uint8Array);
}

interface SampleWalk {
  /** The samples with these ids, of those that were not handed out yet. What is passed over belongs to no event. */
  between(first: number, end: number): AsyncGenerator<SampleRow>;
}

function createSampleWalk(audit: Audit): SampleWalk {
  const rows = readSampleRows(audit.db, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  let next: SampleRow | undefined;
  let isDone = false;

  async function peek(): Promise<SampleRow | undefined> {
    if (next !== undefined || isDone) return next;
    const { value, done } = await rows.next();
    isDone = done === true;
    next = done === true ? undefined : value;
    return next;
  }

  return {
    async *between(first, end) {
      for (let row = await peek(); row !== undefined && row.id < end; row = await peek()) {
        next = undefined;
        if (row.id < first) continue;
        audit.account('fingerprint_samples', 1);
        if (row.keypoints !== null) audit.account('fingerprint_keypoints', 1);
        yield row;
      }
    },
  };
}
