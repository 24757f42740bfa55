import type { Reading, ReadingKey } from '../../domain/asset.ts';
import { type FoundReading, type FoundRow, toFoundReading } from '../found-reading.ts';
import { readReadings } from '../queries/readings.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import type { PostgresSession } from './postgres-session.ts';

/** Keys in one statement. More are asked for when it has been answered. */
const KEYS_PER_QUERY = 1000;

const SELECT =
  'select w.ordinal, r.id, r.status, r.size_bytes, r.media_type, r.kind, r.width, r.height, r.plain, r.body ' +
  'from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[]) ' +
  'with ordinality as w (sha256, extension, sidecar_digest, deep, signs_version, ordinal) ' +
  'join assets a on a.sha256 = w.sha256 collate "C" cross join lateral (' +
  'select * from readings r where r.asset_id = a.id and r.extension = w.extension collate "C" ' +
  'and r.sidecar_digest = w.sidecar_digest collate "C" and r.deep = w.deep and r.signs_version = w.signs_version collate "C" ' +
  'order by r.id desc limit 1) r';

interface Question {
  readonly key: ReadingKey;
  readonly resolve: (found: Reading | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The newest reading with an identity. A scan asks this of every file it has hashed: what is asked in the same turn, or while an answer
 * is awaited, is one question.
 */
export function createReadingFinder(
  connection: Pick<PostgresConnection, 'single'>,
): (key: ReadingKey) => Promise<Reading | undefined> {
  const waiting: Question[] = [];
  let isAsking = false;

  async function ask(): Promise<void> {
    while (waiting.length > 0) {
      const questions = waiting.splice(0, KEYS_PER_QUERY);
      try {
        const keys = questions.map(({ key }) => key);
        const found = await connection.single((session) => findReadings(session, keys));
        for (const [i, { resolve }] of questions.entries()) resolve(found[i]);
      } catch (error) {
        for (const { reject } of questions) reject(error);
      }
    }
    isAsking = false;
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (isAsking) return;
      isAsking = true;
      setImmediate(() => void ask());
    });
}

/** In the order of the keys. */
async function findReadings(
  session: PostgresSession,
  keys: readonly ReadingKey[],
): Promise<readonly (Reading | undefined)[]> {
  const found = new Map<number, FoundReading>();
  for (const row of await session.rows(SELECT, columnsOf(keys))) {
    const [ordinal, id, status, size_bytes, media_type, kind, width, height, plain, body] = row as never[];
    const key = keys[Number(ordinal) - 1];
    const columns = { id, status, size_bytes, media_type, kind, width, height, plain, body } as unknown as FoundRow;
    if (key !== undefined) found.set(Number(ordinal) - 1, toFoundReading(columns, key));
  }
  const ids = [...found.values()].flatMap((each) => ('id' in each ? [each.id] : []));
  // Readings are never changed or taken away: asking in two steps gives one answer.
  const told = ids.length === 0 ? new Map<number, Reading>() : await readReadings(session.db, [...new Set(ids)]);
  return keys.map((_, i) => {
    const each = found.get(i);
    if (each === undefined) return undefined;
    return 'reading' in each ? each.reading : told.get(each.id);
  });
}

function columnsOf(keys: readonly ReadingKey[]): readonly unknown[] {
  return [
    keys.map((key) => key.sha256),
    keys.map((key) => key.extension),
    keys.map((key) => key.sidecarDigest),
    keys.map((key) => (key.deep ? 1 : 0)),
    keys.map((key) => key.signsVersion),
  ];
}
