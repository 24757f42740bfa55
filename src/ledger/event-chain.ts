import { hash } from 'node:crypto';
import type { LedgerHead } from '../domain/ledger.ts';

/** What stands before every event's fields in its hash, so that the hash cannot be mistaken for one of something else. */
const DOMAIN_TAG = 'assay-event-1';

/** The head of a log without events. */
export const EMPTY_HEAD: LedgerHead = { sequence: 0, hash: '0'.repeat(64) };

/** An event as its row holds it: the payload is canonical JSON text. */
export interface EventRow {
  readonly sequence: number;
  readonly at: string;
  readonly kind: string;
  readonly payload: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/**
 * SHA-256, lower-case hex, over the UTF-8 of six lines joined by LF, without one at the end: `assay-event-1`, the hash of the event
 * before, the sequence number in decimal, the time, the kind, the payload as stored. Only the payload, which comes last, could hold
 * a line feed, and canonical JSON escapes it: no two events have the same text.
 */
export function hashEvent(event: Omit<EventRow, 'hash'>): string {
  const { previous_hash: previous, sequence, at, kind, payload } = event;
  return sha256Hex(`${DOMAIN_TAG}\n${previous}\n${sequence}\n${at}\n${kind}\n${payload}`);
}

/** The event that follows `head`. */
export function nextEvent(head: LedgerHead, timeMs: number, kind: string, payload: string): EventRow {
  const event = {
    sequence: head.sequence + 1,
    at: new Date(timeMs).toISOString(),
    kind,
    payload,
    previous_hash: head.hash,
  };
  return { ...event, hash: hashEvent(event) };
}

/** Lower-case hex SHA-256 of the UTF-8 of a text. */
export function sha256Hex(text: string): string {
  return hash('sha256', text, 'hex');
}
