import type { DirectoryBatch, Ledger } from '../../../src/domain/ledger.ts';
import { batchOf, fileOf, plainReading, ROOT, tellingReading, unreadableFile } from '../../contract/ledger-samples.ts';

export const FILES_PER_DIRECTORY = 24;

/** The batches of a made scan: always the same for the same writer. Some content is shared between writers. */
export function directoriesOf(scan: number, writer: string, count: number): readonly DirectoryBatch[] {
  return Array.from({ length: count }, (_, d) => {
    const files = Array.from({ length: FILES_PER_DIRECTORY - 2 }, (_, f) => {
      const content = f % 4 === 0 ? `shared ${d} ${f}` : `${writer} ${d} ${f}`;
      const reading = f % 5 === 0 ? tellingReading(content) : plainReading(content);
      return fileOf(`f${f}.png`, reading, f);
    });
    const shared = fileOf('z.png', tellingReading('shared by all'));
    return batchOf(scan, `${ROOT}/${writer}/d${d}`, [...files, unreadableFile('u.jpg'), shared]);
  });
}

/** What the ledger says, without ids, times and the log: two ledgers that know the same dump the same. */
export async function dumpLedger(ledger: Ledger, directories: readonly string[]): Promise<unknown> {
  const dump: unknown[] = [];
  for (const directory of directories) {
    const places = await ledger.directory(directory);
    const readings = await ledger.readings(places.flatMap((place) => place.readingId ?? []));
    for (const { readingId, ...place } of places) dump.push([directory, place, readings.get(readingId ?? -1)]);
  }
  const places: string[] = [];
  for await (const place of ledger.places()) places.push(JSON.stringify(place));
  return [dump, places.sort((a, b) => (a < b ? -1 : 1))];
}
