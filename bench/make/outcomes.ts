import { readScanLines } from '../harness/assay.ts';

/** Statuses, origins and states of credentials in a folder, counted: equal for two folders that say the same to Assay. */
export function countOutcomes(dataDir: string, folder: string): string {
  const counts = new Map<string, number>();
  for (const line of readScanLines(dataDir, folder)) {
    if (line.kind !== 'asset') continue;
    for (const what of [line.origin ?? line.status ?? '', `credential ${line.credential?.state}`])
      counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
}
