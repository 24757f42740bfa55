import type { JobContext, JobStep, NewJob } from '../../domain/job.ts';
import { type DirectoryPart, PAYLOAD_VERSION, PRIORITY, type ScanFolderInput } from '../../domain/job-payloads.ts';
import type { DirectoryState } from '../../domain/ledger.ts';
import { locateBelow, locateParent } from '../../domain/location.ts';
import { SIGNS_VERSION } from '../../signs/registry.ts';
import { createBatchBuilder } from './batch-builder.ts';
import type { NamesPage, ScanJobParts } from './parts.ts';
import { openRootGuard, type RootGuard, underGuard } from './root-guard.ts';
import { settleFolder } from './settle-folder.ts';

/**
 * Scans a tree over the queue: pages through its names and adds batches, then, once all of them have ended, settles what belongs to
 * the whole. Memory stays the same however large the tree is; a job that died goes on behind the last directory whose batch was added.
 * Throws `input.not-found`, `root.unmounted`, `ledger.*`, `location.unknown`, and the signal's reason.
 */
export async function scanFolder(job: JobContext<'scan.folder'>, parts: ScanJobParts): Promise<JobStep<'scan.folder'>> {
  const { input } = job;
  if (input.stage === 'settle') return settleFolder(job, parts);
  if ((await job.backlog('scan')) >= limitBacklog(input, parts)) return waitForWorkers(input, parts);
  const guard = await openRootGuard(input.location, parts, { found: false });
  const root = parts.toPath(input.location);
  const { deep, run } = input;
  const scan = input.scan ?? (await parts.ledger.startScan({ root, deep, signsVersion: SIGNS_VERSION, run }));
  if (input.parts !== undefined) return addParts({ ...input, scan }, input.parts, job, parts);
  return underGuard(guard, () => listTree({ ...input, scan }, job, guard, parts));
}

/**
 * A worker has one place for jobs that page through trees. After this long, ms, the next one has its turn: a delivery's check need not
 * wait for the end of a large tree of dailies.
 */
const TURN_MS = 3000;

/** Children added in one call. */
const CHILDREN_AT_ONCE = 500;

type BegunInput = ScanFolderInput & { readonly scan: number };

/** Only what was named: nothing is paged through. */
async function addParts(
  input: BegunInput,
  named: readonly DirectoryPart[],
  job: JobContext<'scan.folder'>,
  parts: ScanJobParts,
): Promise<JobStep<'scan.folder'>> {
  const { batchFiles } = parts.options;
  const builder = createBatchBuilder(batchFiles);
  for (const part of named) builder.addPart(part, part.names?.length ?? batchFiles);
  await job.addChildren(builder.takeAll().map((batch) => toBatch(input, batch, job)));
  return { step: 'after-children', input: { ...input, stage: 'settle' } };
}

async function listTree(
  input: BegunInput,
  job: JobContext<'scan.folder'>,
  guard: RootGuard,
  parts: ScanJobParts,
): Promise<JobStep<'scan.folder'>> {
  const { batchFiles } = parts.options;
  const { cursor, scan } = input;
  const builder = createBatchBuilder(batchFiles);
  const begunMs = parts.clock();
  let states: DirectoryState[] = [];
  /** What a directory's state says comes first, then its batch, then the cursor behind it: whoever dies in between does it again. */
  const hand = async (batches: readonly (readonly DirectoryPart[])[], reached: BegunInput): Promise<void> => {
    await guard.confirm();
    job.signal.throwIfAborted();
    if (states.length > 0) await parts.ledger.saveDirectoryStates(states);
    states = [];
    for (let at = 0; at < batches.length; at += CHILDREN_AT_ONCE)
      await job.addChildren(batches.slice(at, at + CHILDREN_AT_ONCE).map((batch) => toBatch(input, batch, job)));
    await job.checkpoint(reached);
  };
  /** As if everything up to the page at hand were handed on. */
  let now: BegunInput = { ...input, listed: input.listed ?? { directories: 0, files: 0 } };
  const pages = parts.walkNames(parts.toPath(input.location), {
    ...(cursor !== undefined && { after: cursor }),
    signal: job.signal,
  });
  for await (const page of pages) {
    const before = now;
    now = passPage(now, page);
    if (page.single === true) {
      const [name = ''] = page.names;
      builder.addPart({ location: locateParent(input.location), from: name, to: name }, 1);
      continue;
    }
    states.push(toState(page, scan));
    // Of an empty root there is nothing to be read, and whoever tried would take it for one that is away.
    if (isTooLong(page) || guard.isEmpty) continue;
    builder.add(locateBelow(input.location, page.path), page.names);
    const full = builder.take();
    if (full.length === 0) continue;
    // A directory that was not cut waits in the batch that is open now: the cursor stays before it.
    const reached = builder.isOpen() ? before : now;
    await hand(full, reached);
    if ((await job.backlog('scan')) >= limitBacklog(input, parts)) return waitForWorkers(reached, parts);
    // A clock that jumps ends the turn as well: that costs nothing.
    if (Math.abs(parts.clock() - begunMs) > TURN_MS) return { step: 'again', input: reached, afterMs: 0 };
  }
  await hand(builder.takeAll(), now);
  return { step: 'after-children', input: { ...now, stage: 'settle' } };
}

function passPage(input: BegunInput, page: NamesPage): BegunInput {
  const { directories = 0, files = 0 } = input.listed ?? {};
  if (page.single === true) return { ...input, listed: { directories, files: files + 1 } };
  const listed = { directories: directories + 1, files: files + page.names.length };
  return { ...input, listed, ...(!isTooLong(page) && { cursor: page.path }) };
}

/** A path longer than the system takes: nobody can open it, and no payload has room for it. */
function isTooLong({ problem }: NamesPage): boolean {
  return problem?.code === 'file.name';
}

/**
 * What is more urgent than an ordinary scan has room of its own beside it: the batches of dailies that fill the queue for hours would else
 * keep those of a check from being added, however early they came once they were there.
 */
function limitBacklog({ priority }: ScanFolderInput, { options }: ScanJobParts): number {
  return priority < PRIORITY.scan ? 2 * options.backlogJobs : options.backlogJobs;
}

/** So that the queue does not grow beyond its bounds: workers take what waits meanwhile, and this job holds no place. */
function waitForWorkers(input: ScanFolderInput, { options }: ScanJobParts): JobStep<'scan.folder'> {
  return { step: 'again', input, afterMs: options.backlogPauseMs };
}

function toState({ absolutePath, problem }: NamesPage, scan: number): DirectoryState {
  return { path: absolutePath, scan, ...(problem !== undefined && { hidden: true }) };
}

function toBatch(input: BegunInput, parts: readonly DirectoryPart[], { ref }: JobContext<'scan.folder'>): NewJob {
  const { run, scan, location, deep, rescan, priority, settled } = input;
  return {
    name: 'scan.batch',
    root: ref.root,
    priority,
    input: {
      version: PAYLOAD_VERSION,
      run,
      scan,
      root: location,
      parts,
      deep,
      rescan,
      ...(settled !== undefined && { settled }),
    },
  };
}
