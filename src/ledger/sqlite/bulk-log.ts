import type { DatabaseSync } from 'node:sqlite';
import type { LedgerHead } from '../../domain/ledger.ts';
import { EMPTY_HEAD, nextEvent } from '../event-chain.ts';
import type { BulkLog } from '../recording/recording-store.ts';

/** The event log for the bulk writers: the head is read once and written once in a transaction. */
export interface SqliteBulkLog extends BulkLog {
  /** Reads the head. Call it first in every transaction: another process may have moved it. */
  begin(timeMs: number): void;
  /** Writes the head back. Call it before the transaction ends. */
  finish(): void;
}

export function createBulkLog(database: DatabaseSync): SqliteBulkLog {
  const selectMeta = database.prepare('select value from meta where name = ?');
  const upsertMeta = database.prepare(
    'insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
  );
  const insertEvent = database.prepare(
    'insert into events (sequence, at, kind, payload, previous_hash, hash) values (?, ?, ?, ?, ?, ?)',
  );
  const readMeta = (name: string): string | undefined => selectMeta.get(name)?.['value'] as string | undefined;
  let head: LedgerHead = EMPTY_HEAD;
  let moved = false;
  let nowMs = 0;
  return {
    begin(timeMs) {
      const hash = readMeta('head_hash');
      head = hash === undefined ? EMPTY_HEAD : { sequence: Number(readMeta('head_sequence')), hash };
      moved = false;
      nowMs = timeMs;
    },
    nextSequence: () => head.sequence + 1,
    append(kind, payloadJson) {
      const event = nextEvent(head, nowMs, kind, payloadJson);
      insertEvent.run(event.sequence, event.at, kind, payloadJson, event.previous_hash, event.hash);
      head = { sequence: event.sequence, hash: event.hash };
      moved = true;
      return event.sequence;
    },
    finish() {
      if (!moved) return;
      upsertMeta.run('head_sequence', String(head.sequence));
      upsertMeta.run('head_hash', head.hash);
    },
  };
}
