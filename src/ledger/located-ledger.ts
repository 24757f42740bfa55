import type { AssetRecord, DirectoryState, Ledger, PlacePath, RecordedMark } from '../domain/ledger.ts';
import type { RootMounts } from '../domain/location.ts';
import { mergeSorted } from './merge-sorted.ts';
import { createPathMap, type PathMap } from './path-map.ts';

/**
 * The ledger of several machines, each of which has its roots mounted elsewhere: paths below a mount are kept as locations and come back
 * as paths of this machine. Locations of roots that are not mounted here come back as locations. Payloads of events stay as they are
 * kept. Without mounts it is the ledger itself.
 */
export function createLocatedLedger(ledger: Ledger, mounts: RootMounts): Ledger {
  if (Object.keys(mounts).length === 0) return ledger;
  const map = createPathMap(mounts);
  // Every method is named, so that a new one does not compile until it is decided whether it holds paths.
  const located: { readonly [M in keyof Ledger]: Ledger[M] } = {
    ...scanMethods(ledger, map),
    ...directoryMethods(ledger, map),
    ...assetMethods(ledger, map),
    ...pathlessMethods(ledger),
  };
  return located;
}

type ScanMethod = 'startScan' | 'finishScan' | 'directory' | 'record' | 'recordSequences';

function scanMethods(ledger: Ledger, { toKept, toKeptRoot }: PathMap): Pick<Ledger, ScanMethod> {
  return {
    startScan: (scan) => ledger.startScan({ ...scan, root: toKept(scan.root) }),
    finishScan: (scanId, counts) => ledger.finishScan(scanId, counts),
    directory: (path, selection) => ledger.directory(toKept(path), selection),
    record: (batches) =>
      ledger.record(
        batches.map((batch) => ({
          ...batch,
          directory: toKept(batch.directory),
          root: toKeptRoot(batch.root, batch.directory),
        })),
      ),
    recordSequences: (scanId, directory, sequences) => ledger.recordSequences(scanId, toKept(directory), sequences),
  };
}

type DirectoryMethod =
  | 'forgetDirectories'
  | 'directoriesBelow'
  | 'saveDirectoryStates'
  | 'directoryStates'
  | 'forgetUnlisted';

function directoryMethods(ledger: Ledger, { toKept, toPath, keptBelow }: PathMap): Pick<Ledger, DirectoryMethod> {
  return {
    async forgetDirectories(scanId, root, stillThere) {
      let gone = 0;
      for (const kept of keptBelow(root))
        gone += await ledger.forgetDirectories(scanId, kept, (directory) => stillThere(toPath(directory)));
      return gone;
    },
    async *directoriesBelow(root) {
      const kept = keptBelow(root).map((path) => mapEach(ledger.directoriesBelow(path), toPath));
      yield* mergeSorted(kept, (path) => path);
    },
    saveDirectoryStates: (states) =>
      ledger.saveDirectoryStates(states.map((state) => ({ ...state, path: toKept(state.path) }))),
    async *directoryStates(root) {
      const toState = (state: DirectoryState): DirectoryState => ({ ...state, path: toPath(state.path) });
      const kept = keptBelow(root).map((path) => mapEach(ledger.directoryStates(path), toState));
      yield* mergeSorted(kept, ({ path }) => path);
    },
    async forgetUnlisted(scanId, root) {
      let gone = 0;
      for (const kept of keptBelow(root)) gone += await ledger.forgetUnlisted(scanId, kept);
      return gone;
    },
  };
}

async function* mapEach<T>(items: AsyncIterable<T>, map: (item: T) => T): AsyncGenerator<T> {
  for await (const item of items) yield map(item);
}

type AssetMethod = 'asset' | 'places' | 'placesOf' | 'recordMarks' | 'marksOf' | 'readingsWithEvidence' | 'marks';

function assetMethods(ledger: Ledger, { toKept, toPath }: PathMap): Pick<Ledger, AssetMethod> {
  const toPlace = <P extends PlacePath>(place: P): P => ({ ...place, path: toPath(place.path) });
  const toMark = (mark: RecordedMark): RecordedMark => ({ ...mark, path: toPath(mark.path) });
  const toAsset = (asset: AssetRecord): AssetRecord => ({
    ...asset,
    places: asset.places.map(toPlace),
    sequences: asset.sequences.map((sequence) => ({ ...sequence, directory: toPath(sequence.directory) })),
    marks: asset.marks.map(toMark),
  });
  return {
    async asset(hashOrPath) {
      const asset = await ledger.asset(toKept(hashOrPath));
      return asset === undefined ? undefined : toAsset(asset);
    },
    async *places() {
      for await (const place of ledger.places()) yield toPlace(place);
    },
    placesOf: async (hashes) => (await ledger.placesOf(hashes)).map(toPlace),
    recordMarks: (marks) => ledger.recordMarks(marks.map((mark) => ({ ...mark, path: toKept(mark.path) }))),
    marksOf: async (hashes) => (await ledger.marksOf(hashes)).map(toMark),
    readingsWithEvidence: () =>
      mapEach(ledger.readingsWithEvidence(), (page) =>
        page.map(({ reading, places }) => ({ reading, places: places.map(toPlace) })),
      ),
    marks: () => mapEach(ledger.marks(), (page) => page.map(toMark)),
  };
}

type PathlessMethod = Exclude<keyof Ledger, ScanMethod | DirectoryMethod | AssetMethod>;

/** These hold hashes, ids, and names that are relative to a delivery. */
function pathlessMethods(ledger: Ledger): Pick<Ledger, PathlessMethod> {
  return {
    findReading: (key) => ledger.findReading(key),
    readings: (ids) => ledger.readings(ids),
    takeLease: (name, holder, ttlMs) => ledger.takeLease(name, holder, ttlMs),
    dropLease: (name, holder) => ledger.dropLease(name, holder),
    importDeclaration: (declaration) => ledger.importDeclaration(declaration),
    declarations: (show) => ledger.declarations(show),
    importApproval: (approval, pinned) => ledger.importApproval(approval, pinned),
    withdrawApproval: (reference, by) => ledger.withdrawApproval(reference, by),
    approvals: (show) => ledger.approvals(show),
    acceptFinding: (acceptance) => ledger.acceptFinding(acceptance),
    acceptances: (show) => ledger.acceptances(show),
    recordCheck: (check) => ledger.recordCheck(check),
    lastCheck: (show, delivery) => ledger.lastCheck(show, delivery),
    findFinding: (findingId) => ledger.findFinding(findingId),
    hasMarks: () => ledger.hasMarks(),
    digestsOf: (algorithm, hashes) => ledger.digestsOf(algorithm, hashes),
    recordDigests: (algorithm, digests) => ledger.recordDigests(algorithm, digests),
    recordFingerprints: (fingerprints) => ledger.recordFingerprints(fingerprints),
    fingerprintStates: (hashes, algorithm, version) => ledger.fingerprintStates(hashes, algorithm, version),
    fingerprint: (sha256, algorithm) => ledger.fingerprint(sha256, algorithm),
    samplesAfter: (after, algorithm, version, options) => ledger.samplesAfter(after, algorithm, version, options),
    samples: (ids, options) => ledger.samples(ids, options),
    head: () => ledger.head(),
    identity: () => ledger.identity(),
    verify: (expected) => ledger.verify(expected),
    close: () => ledger.close(),
  };
}
