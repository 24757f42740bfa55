import type { Inspection } from '../../domain/asset.ts';
import { isWholeDirectory, selectNames } from '../../domain/directory-part.ts';
import type { FileError } from '../../domain/errors.ts';
import type { DirectoryPart, ScanBatchInput, ScanBatchOutput } from '../../domain/job-payloads.ts';
import type { DirectoryBatch, Ledger } from '../../domain/ledger.ts';
import type { Location } from '../../domain/location.ts';
import { createGate } from '../scan/gate.ts';
import { type DirectoryPlan, inspectPlanned, isHidden, planDirectory } from '../scan/inspect-directory.ts';
import { createRecorder } from '../scan/recorder.ts';
import { settleYoung } from '../scan/settle.ts';
import { findFolderSequences } from './find-folder-sequences.ts';
import type { ScanJobParts } from './parts.ts';
import { type RootGuard, underGuard } from './root-guard.ts';
import { runAhead } from './run-ahead.ts';

/** Directories worked on at once: hides the ledger's and the disk's waits. */
const PARTS_AHEAD = 16;

/** What is to be done with a file that is new or changed: read it, leave it, or record that it could not be read. */
export type Decision = 'inspect' | 'leave' | FileError;

export interface PartsRun extends Pick<ScanBatchInput, 'scan' | 'root' | 'parts' | 'deep' | 'rescan' | 'settled'> {
  readonly signal: AbortSignal;
  readonly guard: RootGuard;
  /** Of a file of a part. Default: all are read. */
  readonly decide?: (part: DirectoryPart, name: string) => Decision;
}

/** What reading some parts came to. */
export interface PartsResult {
  readonly files: number;
  readonly inspected: number;
  readonly bytes: number;
  readonly unreadable: number;
  readonly unfinished: number;
  readonly gone: number;
  /** Files recorded as unreadable because it was decided so. */
  readonly refused: number;
  readonly cut: readonly Location[];
}

/** A part listed and compared with the ledger. */
export interface PlannedPart {
  readonly part: DirectoryPart;
  readonly plan: DirectoryPlan;
  readonly listedAtMs: number;
}

/** Lists a part and compares it with the ledger. Throws `root.unmounted`, the signal's reason. */
export async function planPart(part: DirectoryPart, run: PartsRun, parts: ScanJobParts): Promise<PlannedPart> {
  run.signal.throwIfAborted();
  const listedAtMs = parts.clock();
  const { from, to, names } = part;
  const selected = {
    directory: parts.toPath(part.location),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(names !== undefined && { names }),
  };
  const listing = await underGuard(run.guard, () => parts.listPart(parts.toPath(run.root), selected));
  const options = { deep: run.deep, rescan: run.rescan, settleMs: run.settled === true ? 0 : parts.options.settleMs };
  const selection = isWholeDirectory(part) ? undefined : part;
  const ledger = { directory: (path: string) => parts.ledger.directory(path, selection) };
  const plan = await planDirectory(listing, selectNames(part), { clock: parts.clock, ledger }, options);
  return { part, listedAtMs, plan };
}

/**
 * Reads what is new or changed of some parts of directories and records it, as a scan of the whole tree does: with the sequences of
 * whole directories, and with a second look at young files. Done twice it changes nothing the second time.
 * Nothing is recorded without the root having been confirmed right before. Throws `root.unmounted`, `ledger.*`, the signal's reason.
 */
export async function readParts(run: PartsRun, parts: ScanJobParts): Promise<PartsResult> {
  const ledger = guardLedger(run, parts.ledger);
  const scan = { id: run.scan, root: parts.toPath(run.root) };
  const tally = createTally();
  const writer = createRecorder(ledger, parts.clock);
  const gate = createGate(parts.options.inFlight);
  const recorder = {
    async add(batch: DirectoryBatch) {
      for (const { name, inspection } of batch.inspected) tally.record(batch.directory, name, inspection.status);
      await writer.add(batch);
    },
  };
  const done = await runAhead(run.parts, PARTS_AHEAD, async (part) => {
    const planned = decideAll(await planPart(part, run, parts), run, tally.refuse);
    tally.plan(planned.plan);
    await inspectPlanned(
      planned.plan,
      scan,
      {
        inspector: { inspect: (request) => inspectUnlessStopped(request, run, planned, parts) },
        gate,
        recorder,
        onDone: tally.read,
      },
      run,
    );
    return planned;
  });
  await writer.flush();
  for (const { plan, listedAtMs } of done) {
    if (plan.young.length === 0) continue;
    const directory = plan.listing.absolutePath;
    const moved = await settleYoung({ directory, young: plan.young, listedAtMs }, scan, {
      ...parts,
      ledger,
      pause: (ms) => parts.pause(ms, run.signal),
    });
    for (const name of moved) tally.record(directory, name, 'unfinished');
  }
  const cut = new Set<Location>();
  for (const { part, plan } of done) {
    if (isHidden(plan.listing)) continue;
    if (!isWholeDirectory(part)) cut.add(part.location);
    else await recordSequences(plan, scan.id, ledger);
  }
  await run.guard.confirm();
  return { ...tally.counts(), cut: [...cut] };
}

/** As the output of a job. */
export function toBatchOutput(result: PartsResult): ScanBatchOutput {
  const { files, inspected, bytes, unreadable, unfinished, gone, cut } = result;
  return { files, inspected, bytes, unreadable, unfinished, gone, ...(cut.length > 0 && { cut }) };
}

type JobLedger = Pick<Ledger, 'directory' | 'record' | 'recordSequences'>;

/** Writes only while the root is there and the job is this worker's own. */
function guardLedger({ guard, signal }: PartsRun, ledger: JobLedger): JobLedger {
  return {
    directory: (path) => ledger.directory(path),
    async record(batches) {
      await guard.confirm();
      signal.throwIfAborted();
      await ledger.record(batches);
    },
    recordSequences(scanId, directory, sequences) {
      signal.throwIfAborted();
      return ledger.recordSequences(scanId, directory, sequences);
    },
  };
}

interface DecidedPart extends PlannedPart {
  readonly refused: ReadonlyMap<string, FileError>;
}

function decideAll(planned: PlannedPart, { decide }: PartsRun, onRefused: () => void): DecidedPart {
  if (decide === undefined) return { ...planned, refused: new Map() };
  const { part, plan } = planned;
  const refused = new Map<string, FileError>();
  const toInspect = plan.toInspect.filter(({ file }) => {
    const decision = decide(part, file.name);
    if (typeof decision !== 'string') {
      refused.set(file.name, decision);
      onRefused();
    }
    return decision !== 'leave';
  });
  const wanted = new Set(toInspect);
  const young = plan.young.filter((asset) => wanted.has(asset) && !refused.has(asset.file.name));
  return { ...planned, refused, plan: { ...plan, toInspect, young } };
}

async function inspectUnlessStopped(
  request: Parameters<ScanJobParts['inspector']['inspect']>[0],
  { signal }: PartsRun,
  { refused }: DecidedPart,
  { inspector }: ScanJobParts,
): Promise<Inspection> {
  signal.throwIfAborted();
  const error = refused.get(request.path.slice(request.path.lastIndexOf('/') + 1));
  return error === undefined ? inspector.inspect(request) : { status: 'unreadable', error };
}

/** Always, because a worker may have died between the files and their sequences. The ledger writes only what differs. */
async function recordSequences(plan: DirectoryPlan, scanId: number, ledger: JobLedger): Promise<void> {
  const { absolutePath } = plan.listing;
  const isChanged = plan.toInspect.length + plan.gone.length > 0;
  const places = isChanged ? await ledger.directory(absolutePath) : [...plan.known.values()];
  await ledger.recordSequences(scanId, absolutePath, findFolderSequences(places));
}

interface Tally {
  plan(plan: DirectoryPlan): void;
  record(directory: string, name: string, status: Inspection['status']): void;
  readonly read: (sizeBytes: number) => void;
  readonly refuse: () => void;
  counts(): Omit<PartsResult, 'cut'>;
}

function createTally(): Tally {
  /** Of the assets that were listed; undefined until they are read. */
  const statuses = new Map<string, Inspection['status'] | undefined>();
  const counts = { files: 0, inspected: 0, bytes: 0, gone: 0, refused: 0 };
  let problems = 0;
  const count = (wanted: string): number => [...statuses.values()].filter((status) => status === wanted).length;
  return {
    plan({ assets, known, listing, toInspect, gone }) {
      for (const { file } of assets) statuses.set(`${listing.absolutePath}/${file.name}`, known.get(file.name)?.status);
      counts.files += assets.length;
      counts.inspected += toInspect.filter(({ file }) => statuses.has(`${listing.absolutePath}/${file.name}`)).length;
      counts.gone += gone.length;
      problems += listing.problems.length;
    },
    record(directory, name, status) {
      const key = `${directory}/${name}`;
      if (statuses.has(key)) statuses.set(key, status);
    },
    read(sizeBytes) {
      counts.bytes += sizeBytes;
    },
    refuse() {
      counts.refused += 1;
    },
    counts: () => ({ ...counts, unreadable: count('unreadable') + problems, unfinished: count('unfinished') }),
  };
}
