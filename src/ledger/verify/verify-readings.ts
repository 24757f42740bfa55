import type { ReadingsEntry } from '../place-entry.ts';
import { readReadingsAfter, type StoredReading } from '../queries/readings.ts';
import { digestReading, isPlain, joinDigests, readingFromRows } from '../reading-rows.ts';
import type { Audit } from './audit.ts';

/** Readings with all their evidence that are in memory at once. */
const READINGS_PER_PAGE = 200;

export interface ReadingCheck {
  /** One reading, as `asset.recorded` names it. */
  compareOne(sequence: number, id: number, digest: string): Promise<void>;
  /** The plain readings of `directory.recorded`. */
  compareMany(sequence: number, entry: ReadingsEntry): Promise<void>;
  /** After the last event. */
  finish(): Promise<void>;
}

/** Goes through the readings in step with the events: ids are given out in the order of the log. */
export function createReadingCheck(audit: Audit): ReadingCheck {
  let page: readonly StoredReading[] = [];
  let position = 0;
  let lastId = Number.MIN_SAFE_INTEGER;

  async function peek(): Promise<StoredReading | undefined> {
    if (position === page.length) {
      page = await readReadingsAfter(audit.db, lastId, READINGS_PER_PAGE);
      position = 0;
    }
    return page[position];
  }

  function take(reading: StoredReading): void {
    position += 1;
    lastId = reading.row.id;
    audit.account('readings', 1);
    audit.account('evidence', reading.evidence.length);
    audit.account('credentials', reading.credential === undefined ? 0 : 1);
  }

  /** Takes everything up to the event and faults what no event has named. */
  async function skipTo(sequence: number): Promise<StoredReading | undefined> {
    let next = await peek();
    while (next !== undefined && next.row.event_sequence < sequence) {
      take(next);
      audit.fault(`reading ${next.row.id} names event ${next.row.event_sequence}, which does not name it`);
      next = await peek();
    }
    return next;
  }

  /** The next readings, each held against its own digest. Those digests then have to be the event's. */
  async function takeRun(sequence: number, firstId: number, count: number): Promise<readonly string[]> {
    const digests: string[] = [];
    for (let id = firstId; id < firstId + count; id++) {
      const next = await skipTo(sequence);
      if (next === undefined || next.row.event_sequence !== sequence || next.row.id !== id) {
        audit.fault(`reading ${id} is missing`, sequence);
        continue;
      }
      take(next);
      digests.push(next.row.digest);
      if (!fitsItsDigest(next)) audit.fault(`reading ${id} of ${next.facts.sha256} was changed`, sequence);
    }
    return digests;
  }

  return {
    async compareOne(sequence, id, digest) {
      const [found] = await takeRun(sequence, id, 1);
      if (found !== undefined && found !== digest) {
        audit.fault(`reading ${id} is not the one that the event names`, sequence);
      }
    },
    async compareMany(sequence, [firstId, count, digest]) {
      const found = await takeRun(sequence, firstId, count);
      if (found.length === count && count > 0 && joinDigests(found) !== digest) {
        audit.fault(`readings ${firstId} to ${firstId + count - 1} are not the ones that the event names`, sequence);
      }
    },
    async finish() {
      await skipTo(Number.MAX_SAFE_INTEGER);
    },
  };
}

function fitsItsDigest(stored: StoredReading): boolean {
  try {
    const isPlainRight = isPlain(readingFromRows(stored)) === (stored.row.plain === 1);
    const isInOrder = stored.evidence.every((evidence, i) => evidence.ordinal === i);
    return isPlainRight && isInOrder && digestReading(stored) === stored.row.digest;
  } catch {
    // A column that holds JSON no longer does.
    return false;
  }
}
