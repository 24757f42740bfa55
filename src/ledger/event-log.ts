import type { Kysely } from 'kysely';
import type { LedgerEvent, LedgerHead } from '../domain/ledger.ts';
import { canonicalJson } from './canonical-json.ts';
import { EMPTY_HEAD, type EventRow, nextEvent } from './event-chain.ts';
import type { LedgerTables } from './schema.ts';

/**
 * The head as `meta` keeps it. Events are appended to this head, never to the last row that happens to be there: when the tail of
 * the log was cut off, the hole stays visible for good.
 */
export async function readHead(db: Kysely<LedgerTables>): Promise<LedgerHead> {
  const rows = await db.selectFrom('meta').selectAll().where('name', 'in', ['head_sequence', 'head_hash']).execute();
  return headFromMeta(rows);
}

export function headFromMeta(rows: readonly { readonly name: string; readonly value: string }[]): LedgerHead {
  const values = new Map(rows.map((row) => [row.name, row.value]));
  const hash = values.get('head_hash');
  const sequence = values.get('head_sequence');
  return hash === undefined || sequence === undefined ? EMPTY_HEAD : { sequence: Number(sequence), hash };
}

/** The hash of the first event; undefined for a ledger without any. */
export async function readIdentity(db: Kysely<LedgerTables>): Promise<string | undefined> {
  const first = await db.selectFrom('events').select('hash').where('sequence', '=', 1).executeTakeFirst();
  return first?.hash;
}

/** Only inside a writing transaction: it reads the head and moves it. */
export async function appendEvent(
  db: Kysely<LedgerTables>,
  timeMs: number,
  kind: string,
  payload: unknown,
): Promise<EventRow> {
  const event = nextEvent(await readHead(db), timeMs, kind, canonicalJson(payload));
  await db.insertInto('events').values(event).execute();
  await writeHead(db, event);
  return event;
}

async function writeHead(db: Kysely<LedgerTables>, { sequence, hash }: LedgerHead): Promise<void> {
  await db
    .insertInto('meta')
    .values([
      { name: 'head_sequence', value: String(sequence) },
      { name: 'head_hash', value: hash },
    ])
    .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })))
    .execute();
}

export async function writeMeta(db: Kysely<LedgerTables>, name: string, value: string): Promise<void> {
  await db
    .insertInto('meta')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

export function toLedgerEvent(row: EventRow): LedgerEvent {
  return {
    sequence: row.sequence,
    at: row.at,
    kind: row.kind,
    payload: JSON.parse(row.payload) as unknown,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
