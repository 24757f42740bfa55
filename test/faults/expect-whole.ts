import { expect } from 'vitest';
import { type Location, parseLocation } from '../../src/domain/location.ts';
import { openPostgresLedger } from '../../src/ledger/open-postgres-ledger.ts';
import type { Fleet } from './fleet.ts';
import type { Tree } from './make-tree.ts';

export interface WholeOptions {
  /** Paths that have to be recorded as unreadable, with this code; all others have to be judged. */
  readonly unreadable?: Readonly<Record<string, string>>;
  /**
   * Scans that the ledger has to know of this place, begun and finished. Default: one. What `assay scan` does itself, once the workers are
   * done, to tell what it came to, is one more.
   */
  readonly scans?: { readonly started: number; readonly finished: number };
}

/** Where a person asked for the scan with `assay scan`. */
export const ASKED = { scans: { started: 2, finished: 2 } } as const;

/**
 * What has to hold after every fault: each file of the tree judged with its own bytes, none there twice, no state of a file told twice by
 * events, the chain intact, and nothing left in the queue.
 */
export async function expectWhole(
  fleet: Fleet,
  location: Location,
  tree: Tree,
  options: WholeOptions = {},
): Promise<void> {
  const { unreadable = {}, scans = { started: 1, finished: 1 } } = options;
  expect(await listPlaces(fleet, location)).toEqual(describeTree(location, tree, unreadable));
  const told = await listToldPlaces(fleet, location);
  expect(findRepeated(told)).toEqual([]);
  // A file is told of once. One that was given up may have been looked at before.
  expect(told.length - tree.size).toBeGreaterThanOrEqual(0);
  expect(told.length - tree.size).toBeLessThanOrEqual(Object.keys(unreadable).length);
  expect(await countScans(fleet, location)).toEqual(scans);
  const ledger = await openPostgresLedger({ url: fleet.database.url });
  try {
    expect((await ledger.verify()).faults).toEqual([]);
  } finally {
    await ledger.close();
  }
  await expectNothingLeft(fleet, parseLocation(location).root);
}

/** No job of the root waits, is at work, or waits for others. */
async function expectNothingLeft({ queue }: Fleet, root: string): Promise<void> {
  const left = await queue.status({ root });
  expect(
    left.map(({ lane, waiting, active, delayed, parents }) => ({ lane, waiting, active, delayed, parents })),
  ).toEqual(left.map(({ lane }) => ({ lane, waiting: 0, active: 0, delayed: 0, parents: 0 })));
}

function describeTree(location: Location, tree: Tree, unreadable: Readonly<Record<string, string>>): readonly string[] {
  const folder = belowOf(location);
  return [...tree]
    .map(([path, sha256]) => {
      const code = unreadable[path];
      return code === undefined ? `${folder}${path} checked ${sha256}` : `${folder}${path} unreadable ${code}`;
    })
    .toSorted();
}

/** One line for each row; a row of a file that is gone is one too many. */
async function listPlaces({ database }: Fleet, location: Location): Promise<readonly string[]> {
  const rows = await database.query(
    `select d.path || case when d.path like '%:/' then '' else '/' end || p.name || ' ' || p.status || ' '
       || coalesce(p.error_code, a.sha256) || case when p.gone = 1 then ' gone' else '' end as line
     from places p join directories d on d.id = p.directory_id left join assets a on a.id = p.asset_id
     where d.path || '/' like $1`,
    [`${belowOf(location)}%`],
  );
  return rows.map(({ line }) => String(line)).toSorted();
}

/** Every state of a file that events tell of: its directory and the entry. */
async function listToldPlaces({ database }: Fleet, location: Location): Promise<readonly string[]> {
  const rows = await database.query(
    `select payload::json->>'directory' as directory, entry::text as entry
     from events, json_array_elements(payload::json->'places') as entry
     where kind in ('directory.recorded', 'place.gone') and (payload::json->>'directory') || '/' like $1`,
    [`${belowOf(location)}%`],
  );
  return rows.map(({ directory, entry }) => `${String(directory)} ${String(entry)}`);
}

async function countScans({ database }: Fleet, location: Location): Promise<unknown> {
  const [row] = await database.query(
    `select count(*)::int as started, count(finished_at)::int as finished from scans where root || '/' like $1`,
    [`${belowOf(location)}%`],
  );
  return row;
}

/** With a slash at the end. */
function belowOf(location: Location): string {
  return location.endsWith('/') ? location : `${location}/`;
}

function findRepeated(lines: readonly string[]): readonly string[] {
  return [...new Set(lines.filter((line, at) => lines.indexOf(line) !== at))];
}
