import type { LedgerHead } from '../../domain/ledger.ts';
import { toColumnText } from '../column-text.ts';
import type { LedgerTables } from '../schema.ts';
import type { CollectedRows } from './collected-rows.ts';
import type { PostgresSession } from './postgres-session.ts';

/** Characters of JSON in one statement: some thousand rows, or a few credentials of the largest kind. */
const CHARACTERS_PER_STATEMENT = 4_000_000;

const UPDATED_PLACE = [
  ...['status', 'size_bytes', 'mtime_ms', 'ctime_ms', 'inode', 'sidecar_key', 'deep', 'signs_version', 'asset_id'],
  ...['reading_id', 'media_type', 'error_code', 'error_message', 'gone', 'event_sequence'],
];

/** Writes everything, in few statements, in the order in which rows refer to one another; then the head, when it moved. */
export async function writeRows(
  { rows }: Pick<PostgresSession, 'rows'>,
  collected: CollectedRows,
  head: LedgerHead,
): Promise<void> {
  const insert = async (table: keyof LedgerTables, values: Iterable<object>, onConflict = ''): Promise<void> => {
    for (const json of jsonArraysOf(values))
      await rows(`insert into ${table} select * from json_populate_recordset(null::${table}, $1) ${onConflict}`, [
        json,
      ]);
  };
  await insert('events', collected.events);
  // What is said of sequences stays.
  const directory = 'do update set root = excluded.root, event_sequence = excluded.event_sequence';
  await insert('directories', collected.directories.values(), `on conflict (id) ${directory}`);
  await insert('assets', collected.assets);
  await insert('readings', collected.readings);
  await insert('evidence', collected.evidence);
  await insert('credentials', collected.credentials);
  const place = UPDATED_PLACE.map((column) => `${column} = excluded.${column}`).join(', ');
  await insert('places', collected.places.values(), `on conflict (directory_id, name) do update set ${place}`);
  await insert('former_places', collected.formerPlaces);
  if (collected.events.length === 0) return;
  const meta = [
    { name: 'head_sequence', value: String(head.sequence) },
    { name: 'head_hash', value: head.hash },
  ];
  await insert('meta', meta, 'on conflict (name) do update set value = excluded.value');
}

/** Rows as JSON arrays, with strings as they go into columns. Only what no column holds is changed by that. */
function* jsonArraysOf(values: Iterable<object>): Generator<string> {
  let text = '';
  for (const value of values) {
    const json = JSON.stringify(value, (_, member: unknown) =>
      typeof member === 'string' ? toColumnText(member) : member,
    );
    if (text !== '' && text.length + json.length > CHARACTERS_PER_STATEMENT) {
      yield `[${text}]`;
      text = '';
    }
    text += text === '' ? json : `,${json}`;
  }
  if (text !== '') yield `[${text}]`;
}
