import type { Reading } from '../../domain/asset.ts';
import type { DirectoryBatch } from '../../domain/ledger.ts';
import { type PreparedReading, prepareReading } from '../recording/prepare-reading.ts';
import { forgetPlaces, type KnownDirectory, recordDirectories } from '../recording/record-directories.ts';
import { createCollector } from './collected-rows.ts';
import { readKnown, type Wanted } from './known-rows.ts';
import type { WritingSession, Written } from './postgres-connection.ts';
import { writeRows } from './write-rows.ts';

/** A call of the bulk writers, ready to be run with the lock in hand, as often as it takes. */
export type BulkWork = (session: WritingSession, timeMs: number) => Promise<Written<void>>;

/** Digests are made here, before anything is locked. */
export function prepareRecording(batches: readonly DirectoryBatch[]): BulkWork {
  const prepared = new Map<Reading, PreparedReading>();
  const wanted = wantedBy(batches, prepared);
  const prepare = (reading: Reading): PreparedReading => prepared.get(reading) ?? prepareReading(reading);
  return async (session, timeMs) => {
    const known = await readKnown(session.rows, wanted);
    const collector = createCollector(known, session.head, timeMs);
    recordDirectories(collector.store, batches, prepare);
    await writeRows(session, collector.rows, collector.head());
    return { result: undefined, head: collector.head() };
  };
}

/** Marks every place of these directories as gone. */
export function prepareForgetting(scanId: number, directories: readonly KnownDirectory[]): BulkWork {
  const paths = directories.map(({ path }) => path);
  const wanted: Wanted = { scans: [scanId], directories: paths, hashes: [], digests: [], places: 'standing' };
  return async (session, timeMs) => {
    const known = await readKnown(session.rows, wanted);
    const collector = createCollector(known, session.head, timeMs);
    forgetPlaces(collector.store, scanId, directories);
    await writeRows(session, collector.rows, collector.head());
    return { result: undefined, head: collector.head() };
  };
}

function wantedBy(batches: readonly DirectoryBatch[], prepared: Map<Reading, PreparedReading>): Wanted {
  const hashes = new Set<string>();
  const places: [string, string][] = [];
  for (const { directory, inspected, gone } of batches) {
    for (const { name, inspection } of inspected) {
      places.push([directory, name]);
      if ('reading' in inspection) {
        prepared.set(inspection.reading, prepareReading(inspection.reading));
        hashes.add(inspection.reading.key.sha256);
      } else if (inspection.sha256 !== undefined) hashes.add(inspection.sha256);
    }
    for (const name of gone) places.push([directory, name]);
  }
  return {
    scans: [...new Set(batches.map(({ scanId }) => scanId))],
    directories: [...new Set(batches.map(({ directory }) => directory))],
    hashes: [...hashes],
    digests: [...new Set([...prepared.values()].map(({ digest }) => digest))],
    places,
  };
}
