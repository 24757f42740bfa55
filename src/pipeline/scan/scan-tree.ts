import type { DirectoryListing } from '../../domain/ports.ts';
import type { DirectoryResult, ScanProgress } from '../../domain/scan-result.ts';
import { ORPHAN_SKIPS } from '../../domain/sidecars.ts';
import { SIGNS_VERSION } from '../../signs/registry.ts';
import { createTreeCompanions } from './companions/tree-companions.ts';
import { composeResult } from './compose-result.ts';
import type { DirectoryFacts } from './directory-facts.ts';
import { createGate } from './gate.ts';
import { type DirectoryPlan, inspectPlanned, isHidden, planDirectory } from './inspect-directory.ts';
import type { ScanOptions, ScanParts } from './parts.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { settleYoung } from './settle.ts';

/** Directories worked on ahead of the one reported next: hides the ledger's and the disk's waits, bounds memory. */
const DIRECTORIES_AHEAD = 16;

/** A scan under way: results in walk order, directories with young files last. */
export interface TreeScan {
  readonly root: string;
  /** True: the root is a directory, so that what is no longer listed is gone. */
  readonly whole: boolean;
  readonly onProgress?: (progress: ScanProgress) => void;
}

/**
 * Scans one root: walks, compares with the ledger, inspects what changed, records, judges.
 * Memory holds a few directories at a time, never the tree. Errors of files are results; thrown are only
 * `input.not-found`, `ledger.*`, `trust.unusable` and bugs.
 */
export async function* scanTree(
  tree: TreeScan,
  parts: ScanParts,
  options: ScanOptions,
): AsyncGenerator<DirectoryResult> {
  const id = await parts.ledger.startScan({ root: tree.root, deep: options.deep, signsVersion: SIGNS_VERSION });
  const scan = { id, root: tree.root };
  const work = createWork(tree, scan, parts, options);
  const counts = { files: 0, sequences: 0, inspected: 0 };
  const seen = new Set<string>();
  const hidden: string[] = [];
  const deferred: DeferredDirectory[] = [];
  const underWay: Promise<StartedDirectory>[] = [];
  const take = async function* (downTo: number): AsyncGenerator<DirectoryResult> {
    while (underWay.length > downTo) {
      const started = await underWay.shift();
      if (started === undefined) return;
      for (const result of await work.finish(started, deferred)) yield tally(result, counts);
    }
  };
  for await (const listing of parts.walk(tree.root)) {
    seen.add(listing.absolutePath);
    if (isHidden(listing)) hidden.push(`${listing.absolutePath}/`);
    const started = work.start(listing);
    // Whoever awaits it later sees the failure; until then it must not count as unhandled.
    started.catch(() => undefined);
    underWay.push(started);
    yield* take(DIRECTORIES_AHEAD);
  }
  work.walked();
  yield* take(0);
  for (const directory of deferred) {
    const { facts, young, listedAtMs } = directory;
    await settleYoung({ directory: facts.listing.absolutePath, young, listedAtMs }, scan, parts);
    yield tally(await work.compose(scan.id, facts), counts);
  }
  yield* await work.leave();
  if (tree.whole)
    await parts.ledger.forgetDirectories(scan.id, tree.root, (directory) => isThere(directory, seen, hidden));
  await parts.ledger.finishScan(scan.id, counts);
}

/** Listed, or below a directory that could not be listed: nobody knows, so nothing is forgotten. */
function isThere(directory: string, seen: ReadonlySet<string>, hidden: readonly string[]): boolean {
  return seen.has(directory) || hidden.some((folder) => directory.startsWith(folder));
}

/** A directory that holds young files: it is judged at the end of the scan, after the second look. */
interface DeferredDirectory {
  readonly facts: Omit<DirectoryFacts, 'places'>;
  readonly young: DirectoryPlan['young'];
  readonly listedAtMs: number;
}

interface StartedDirectory {
  readonly plan: DirectoryPlan;
  readonly listedAtMs: number;
}

function createWork(
  tree: TreeScan,
  scan: { readonly id: number; readonly root: string },
  parts: ScanParts,
  options: ScanOptions,
): {
  start(listing: DirectoryListing): Promise<StartedDirectory>;
  /** Nothing yet of a directory that is deferred. */
  finish(started: StartedDirectory, deferred: DeferredDirectory[]): Promise<readonly DirectoryResult[]>;
  compose(scanId: number, facts: Omit<DirectoryFacts, 'places'>): Promise<DirectoryResult>;
  /** What companions say of folders once all directories were listed. */
  leave(): Promise<readonly DirectoryResult[]>;
  walked(): void;
} {
  const gate = createGate(options.inFlight);
  const recorder: Recorder = createRecorder(parts.ledger, parts.clock);
  const companions = createTreeCompanions({ ...parts, gate });
  const progress = { listed: 0, listedBytes: 0, done: 0, doneBytes: 0, walked: false };
  const tell = (): void => tree.onProgress?.({ ...progress });
  const onDone = (sizeBytes: number): void => {
    progress.done += 1;
    progress.doneBytes += sizeBytes;
    tell();
  };
  const compose = async (scanId: number, facts: Omit<DirectoryFacts, 'places'>): Promise<DirectoryResult> => {
    const places = await parts.ledger.directory(facts.listing.absolutePath);
    return judge(scanId, { ...facts, places: places.filter((place) => facts.names.has(place.name)) });
  };
  const judge = async (scanId: number, facts: DirectoryFacts): Promise<DirectoryResult> => {
    const result = await composeResult(facts, { ...parts, gate });
    if (facts.changed)
      await parts.ledger.recordSequences(
        scanId,
        facts.listing.absolutePath,
        result.sequences.map((s) => s.sequence),
      );
    return result;
  };
  return {
    async start(listing) {
      const listedAtMs = parts.clock();
      const plan = await planDirectory(listing, () => tree.whole, parts, options);
      progress.listed += plan.toInspect.length;
      for (const asset of plan.toInspect) progress.listedBytes += asset.file.sizeBytes;
      tell();
      await inspectPlanned(plan, scan, { ...parts, gate, recorder, onDone }, options);
      return { plan, listedAtMs };
    },
    async finish({ plan, listedAtMs }, deferred) {
      const { listing } = plan;
      const fresh = new Set(plan.toInspect.map((asset) => asset.file.name));
      const listed = plan.companions.map(({ file, kind }) => ({ name: file.name, kind }));
      const changed = plan.toInspect.length + plan.gone.length > 0;
      if (changed) await recorder.flush();
      const { scope, left } = await companions.enter({
        listing,
        companions: listed,
        fresh,
        places: async () => (changed ? parts.ledger.directory(listing.absolutePath) : [...plan.known.values()]),
      });
      const facts = {
        listing: {
          path: listing.path,
          absolutePath: listing.absolutePath,
          problems: listing.problems,
          skipped: countLeftOut(listing.skipped, plan.orphans),
        },
        fresh,
        companions: listed,
        scope,
        whole: tree.whole,
        orphans: plan.orphans.map((orphan) => ({ name: orphan.file.name, kind: orphan.kind })),
        names: new Set([...plan.assets, ...plan.companions].map((asset) => asset.file.name)),
        inspected: plan.toInspect.length - listed.filter(({ name }) => fresh.has(name)).length,
        changed,
      };
      if (plan.young.length > 0) {
        deferred.push({ facts, young: plan.young, listedAtMs });
        return left;
      }
      if (facts.changed) return [...left, await compose(scan.id, facts)];
      const places = [...plan.known.values()].filter((place) => facts.names.has(place.name));
      return [...left, await judge(scan.id, { ...facts, places })];
    },
    compose,
    leave: () => companions.finish(),
    walked() {
      progress.walked = true;
      tell();
    },
  };
}

/** A metadata or JSON sidecar without its asset is nothing to act on, and is left out like others by rule: counted, whatever is in it. */
function countLeftOut(
  skipped: Readonly<Record<string, number>>,
  orphans: DirectoryPlan['orphans'],
): Readonly<Record<string, number>> {
  const counts = { ...skipped };
  for (const { kind } of orphans) {
    if (kind === 'c2pa') continue;
    const rule = ORPHAN_SKIPS[kind];
    counts[rule] = (counts[rule] ?? 0) + 1;
  }
  return counts;
}

function tally(
  result: DirectoryResult,
  counts: { files: number; sequences: number; inspected: number },
): DirectoryResult {
  counts.sequences += result.sequences.length;
  counts.inspected += result.inspected;
  counts.files += result.files.length;
  for (const sequence of result.sequences) counts.files += sequence.frames.length;
  return result;
}
