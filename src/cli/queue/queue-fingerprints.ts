import { randomUUID } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION } from '../../domain/fingerprint.ts';
import type { JobQueue } from '../../domain/job.ts';
import { type DirectoryPart, PAYLOAD_VERSION, PRIORITY } from '../../domain/job-payloads.ts';
import { type Location, parseLocation, toLocation } from '../../domain/location.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import { type AddedJob, addJob, followJob, tellAdded } from './follow-job.ts';
import type { WorkSession } from './with-work-queue.ts';

/** Pictures in one job: some 20 s of work for a machine. */
const PICTURES_AT_ONCE = 200;
/** Hashes asked for at once: below the bound variables that SQLite takes (32,766). */
const HASHES_AT_ONCE = 5000;

/**
 * Lets workers fingerprint what lies in a root and has no current fingerprint, and waits for them, or with `--no-wait` only tells of the jobs.
 * What lies in no root is left to this machine. Throws `queue.*`, and what a job failed for.
 */
export async function queueFingerprints(
  items: readonly GeneratedItem[],
  queue: JobQueue,
  { assay, options, terminal }: WorkSession,
): Promise<void> {
  const parts = gatherParts(await listOpen(items, assay.ledger), assay.config.roots);
  const run = randomUUID();
  const added: AddedJob<'fingerprint.batch'>[] = [];
  for (const part of parts)
    added.push(
      await addJob(
        queue,
        {
          name: 'fingerprint.batch',
          root: parseLocation(part.location).root,
          priority: PRIORITY.scan,
          input: { version: PAYLOAD_VERSION, run, parts: [part] },
        },
        part.location,
      ),
    );
  for (const job of added)
    if (options.flag('no-wait')) await tellAdded(job, options, terminal);
    else await followJob(queue, job, terminal);
}

async function listOpen(
  items: readonly GeneratedItem[],
  ledger: WorkSession['assay']['ledger'],
): Promise<readonly GeneratedItem[]> {
  const open: GeneratedItem[] = [];
  for (let at = 0; at < items.length; at += HASHES_AT_ONCE) {
    const page = items.slice(at, at + HASHES_AT_ONCE);
    const hashes = page.map(({ sha256 }) => sha256);
    const known = await ledger.fingerprintStates(hashes, FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION);
    open.push(...page.filter(({ sha256 }) => !known.has(sha256)));
  }
  return open;
}

/** By directory, and not too many names at once. */
function gatherParts(
  items: readonly GeneratedItem[],
  roots: WorkSession['assay']['config']['roots'],
): readonly DirectoryPart[] {
  const names = new Map<Location, string[]>();
  for (const { places } of items)
    for (const { path } of places) {
      const location = toLocation(dirname(path), roots);
      if (location === undefined) continue;
      const known = names.get(location);
      if (known === undefined) names.set(location, [basename(path)]);
      else known.push(basename(path));
      // One place is enough: the content is the same everywhere.
      break;
    }
  return [...names].flatMap(([location, all]) => {
    const sorted = [...new Set(all)].sort();
    const parts: DirectoryPart[] = [];
    for (let at = 0; at < sorted.length; at += PICTURES_AT_ONCE)
      parts.push({ location, names: sorted.slice(at, at + PICTURES_AT_ONCE) });
    return parts;
  });
}
