import type { LedgerHead } from '../../domain/ledger.ts';
import { EMPTY_HEAD, type EventRow, hashEvent } from '../event-chain.ts';
import type { Audit } from './audit.ts';

/** Follows the chain, one event after the other. */
export interface ChainCheck {
  follow(event: EventRow): void;
  /** After the last event. */
  finish(stored: LedgerHead): void;
  readonly head: LedgerHead;
  readonly events: number;
}

export function createChainCheck(audit: Audit, expected: LedgerHead | undefined): ChainCheck {
  let head = EMPTY_HEAD;
  let events = 0;
  let isExpectedSeen = expected === undefined || expected.sequence === 0;
  return {
    get head() {
      return head;
    },
    get events() {
      return events;
    },
    follow(event) {
      const { sequence } = event;
      if (sequence !== head.sequence + 1) {
        audit.fault(`events ${head.sequence + 1} to ${sequence - 1} are missing`, sequence);
      }
      if (event.previous_hash !== head.hash) {
        audit.fault('the event does not follow the one before it: its previous hash differs', sequence);
      }
      if (hashEvent(event) !== event.hash) audit.fault('the event was changed: its hash differs', sequence);
      if (expected?.sequence === sequence) {
        isExpectedSeen = true;
        if (expected.hash !== event.hash) audit.fault('the log is not the one of the head expected', sequence);
      }
      head = { sequence, hash: event.hash };
      events += 1;
    },
    finish(stored) {
      if (stored.sequence !== head.sequence || stored.hash !== head.hash) {
        audit.fault(`the log ends at event ${head.sequence}, but the head on record is event ${stored.sequence}`);
      }
      if (!isExpectedSeen) audit.fault(`the head expected, event ${expected?.sequence}, is not in the log`);
    },
  };
}
