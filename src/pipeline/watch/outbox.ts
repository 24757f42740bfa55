import { toFileError } from '../../domain/errors.ts';
import type { NewJob } from '../../domain/job.ts';
import { type DirectoryPart, PAYLOAD_VERSION, PRIORITY } from '../../domain/job-payloads.ts';
import { type Location, parseLocation } from '../../domain/location.ts';
import { createGate } from '../scan/gate.ts';
import type { WatchedFolder, WatchOptions, WatchParts } from './parts.ts';

/** Jobs that are waited for at once: more would only fill the queue with what the next look may put better. */
const JOBS_UNDER_WAY = 16;

/** Folders that are scanned as a whole at once: of as many as are removed together, the others wait here and not in the queue. */
const SCANS_UNDER_WAY = 4;

/**
 * Batches of one directory whose names are written out. Each of them lists the whole directory, and payloads grow with it: when more has
 * come at once, the folder is scanned, which cuts it into ranges.
 */
const NAMED_BATCHES = 16;

/** Names of one directory on their way. */
export interface Parcel {
  readonly location: Location;
  readonly names: readonly string[];
  /** Called once, when the job has ended. `ok`: its files are in the ledger. */
  readonly onEnd: (ok: boolean) => void;
}

/** Gathers what is to be read into jobs, and waits for their ends. */
export interface Outbox {
  /** True when another parcel would have to wait. */
  readonly full: boolean;
  put(parcel: Parcel): void;
  /** Adds what was put as jobs, as far as there is room. */
  send(): Promise<void>;
  /**
   * Everything below a location, as a scan of its own; resolves when it has ended, to whether it ended well. One that has not ended yet
   * is not asked for again, and of many only some at a time.
   */
  scanAll(location: Location): Promise<boolean>;
  /** Nothing is waiting and nothing under way. */
  readonly idle: boolean;
}

export function createOutbox(
  watched: WatchedFolder,
  parts: WatchParts,
  options: WatchOptions,
  signal: AbortSignal,
): Outbox {
  const waiting: Parcel[] = [];
  let underWay = 0;
  const scans = new Map<Location, Promise<boolean>>();
  const gate = createGate(SCANS_UNDER_WAY);
  const jobOf = (
    location: Location,
    more: { readonly parts?: readonly DirectoryPart[]; readonly settled?: boolean },
  ): NewJob<'scan.folder'> => ({
    name: 'scan.folder',
    root: parseLocation(watched.location).root,
    priority: PRIORITY.watch,
    input: {
      version: PAYLOAD_VERSION,
      location,
      run: parts.newRun(),
      deep: options.deep,
      rescan: false,
      priority: PRIORITY.watch,
      ...more,
    },
  });
  /** Adds a job and follows it to its end. Never rejects. */
  const follow = async (job: NewJob<'scan.folder'>, files: number): Promise<boolean> => {
    const startedMs = parts.nowMs();
    underWay += 1;
    try {
      const [ref] = await parts.queue.add([job]);
      if (ref === undefined) return false;
      parts.onEvent({ type: 'added', files, job: ref.id });
      const end = await parts.queue.wait({ ...ref, name: 'scan.folder' }, { signal });
      if (!end.ok) {
        parts.onEvent({ type: 'trouble', reason: end.reason });
        return false;
      }
      const seconds = (parts.nowMs() - startedMs) / 1000;
      parts.onEvent({ type: 'recorded', files: files === 0 ? end.output.files : files, job: ref.id, seconds });
      return true;
    } catch (error) {
      if (!signal.aborted) parts.onEvent({ type: 'trouble', reason: toFileError(error) });
      return false;
    } finally {
      underWay -= 1;
    }
  };
  const scanInTurn = async (location: Location): Promise<boolean> => {
    await gate.enter();
    try {
      return signal.aborted ? false : await follow(jobOf(location, {}), 0);
    } finally {
      gate.leave();
    }
  };
  const scanAll = (location: Location): Promise<boolean> => {
    const scan = scans.get(location) ?? scanInTurn(location).finally(() => scans.delete(location));
    scans.set(location, scan);
    return scan;
  };
  const start = (parcels: readonly Parcel[]): void => {
    const cut = parcels.flatMap(({ location, names }) => [...cutNames(location, names, options.batchFiles)]);
    const files = parcels.reduce((sum, { names }) => sum + names.length, 0);
    void follow(jobOf(watched.location, { parts: cut, settled: true }), files).then((ok) => {
      for (const { onEnd } of parcels) onEnd(ok);
    });
  };
  return {
    get full() {
      return waiting.length > 0 && underWay >= JOBS_UNDER_WAY;
    },
    get idle() {
      return waiting.length === 0 && underWay === 0 && scans.size === 0;
    },
    put(parcel) {
      if (parcel.names.length <= options.batchFiles * NAMED_BATCHES) waiting.push(parcel);
      else void scanAll(parcel.location).then(parcel.onEnd);
    },
    async send() {
      while (waiting.length > 0 && underWay < JOBS_UNDER_WAY) {
        const taken: Parcel[] = [];
        let files = 0;
        // Small directories travel together; the batches are cut by files later on.
        while (waiting.length > 0 && files < options.batchFiles) {
          const next = waiting.shift() as Parcel;
          taken.push(next);
          files += next.names.length;
        }
        start(taken);
      }
    },
    scanAll,
  };
}

function* cutNames(location: Location, names: readonly string[], size: number): Generator<DirectoryPart> {
  for (let at = 0; at < names.length; at += size) yield { location, names: names.slice(at, at + size) };
}
