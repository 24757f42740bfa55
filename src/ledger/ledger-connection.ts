import type { Kysely } from 'kysely';
import type { LedgerTables } from './schema.ts';

/**
 * How much of a write survives a power cut. `durable`: on the disk before it resolves; `fast`: the last seconds may be gone, and the next
 * scan finds them out again; `memory`: the same, for tables that no event tells of: it appends to no log and waits for no other writer.
 * On PostgreSQL all of them are on the disk: a queue remembers what was done there, and nobody does it again.
 */
export type Durability = 'durable' | 'fast' | 'memory';

/** Transactions on either database, as far as queries that both know need them. Where a server is lost on the way, `work` runs again. */
export interface LedgerConnection {
  /** One consistent view over everything that `work` reads. */
  readonly read: <T>(work: (db: Kysely<LedgerTables>) => Promise<T>) => Promise<T>;
  /** One writing transaction. Default `fast`. */
  readonly write: <T>(work: (db: Kysely<LedgerTables>) => Promise<T>, durability?: Durability) => Promise<T>;
}
