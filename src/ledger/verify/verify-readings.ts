import type { ReadingEntry } from '../place-entry.ts';
import { readReadingsAfter, type StoredReading } from '../queries/readings.ts';
import { digestReading, isPlain, readingFromRows } from '../reading-rows.ts';
import type { Audit } from './audit.ts';

/** Readings with all their evidence that are in memory at once. */
const READINGS_PER_PAGE = 200;

export interface ReadingCheck {
  /** The readings that an event names, against those that name the event. Both come in the order of their ids. */
  compare(sequence: number, entries: readonly ReadingEntry[]): Promise<void>;
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

  return {
    async compare(sequence, entries) {
      for (const [id, sha256, digest] of entries) {
        const next = await skipTo(sequence);
        if (next === undefined || next.row.event_sequence !== sequence || next.row.id !== id) {
          audit.fault(`reading ${id} of ${sha256} is missing`, sequence);
          continue;
        }
        take(next);
        if (next.row.digest !== digest || !isAsDigested(next, sha256, digest)) {
          audit.fault(`reading ${id} of ${sha256} was changed`, sequence);
        }
      }
    },
    async finish() {
      await skipTo(Number.MAX_SAFE_INTEGER);
    },
  };
}

function isAsDigested(stored: StoredReading, sha256: string, digest: string): boolean {
  try {
    const reading = readingFromRows(stored);
    const isPlainRight = isPlain(reading) === (stored.row.plain === 1);
    return isPlainRight && stored.facts.sha256 === sha256 && digestReading(stored) === digest;
  } catch {
    // A column that holds JSON no longer does.
    return false;
  }
}
