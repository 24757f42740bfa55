import type { Ledger } from '../domain/ledger.ts';
import { readHead, readIdentity } from './event-log.ts';
import { fingerprintToRows } from './fingerprint-rows.ts';
import type { LedgerConnection } from './ledger-connection.ts';
import { acceptFinding, listAcceptances } from './queries/acceptances.ts';
import { importApproval, listApprovals, withdrawApproval } from './queries/approvals.ts';
import { findAsset } from './queries/assets.ts';
import { findFinding, findLastCheck, recordCheck } from './queries/checks.ts';
import { importDeclaration, listDeclarations } from './queries/declarations.ts';
import { readDigestsOf, recordDigests } from './queries/digests.ts';
import { pagePaths, readDirectoriesAfter } from './queries/directories.ts';
import { readStatesAfter, saveDirectoryStates } from './queries/directory-states.ts';
import { readFingerprint, readFingerprintStates } from './queries/fingerprints.ts';
import { dropLease } from './queries/leases.ts';
import { hasMarks, readMarksAfter, readMarksOf, recordMarks } from './queries/marks.ts';
import { type PlaceCursor, readPlacesAfter, readPlacesOf } from './queries/places.ts';
import { readReadings, readTellingAfter } from './queries/readings.ts';
import { recordFingerprints } from './queries/record-fingerprints.ts';
import { readSamples, readSamplesAfter, type SamplesRequest } from './queries/samples.ts';
import { finishScan, startScan } from './queries/scans.ts';
import { verifyLedger } from './verify/verify-ledger.ts';

/** Places in one page of `places()`. */
const PLACES_PER_PAGE = 2000;
/** Readings with all their evidence in one page of `readingsWithEvidence()`. */
const READINGS_PER_PAGE = 200;
/** Marks in one page of `marks()`. */
const MARKS_PER_PAGE = 1000;
/** Directories in one page of `directoriesBelow()` and `directoryStates()`. */
const PATHS_PER_PAGE = 1000;

export interface MethodParts extends LedgerConnection {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Methods that are the same on both databases: queries that both know, each in one transaction. */
export type SharedMethods = Omit<
  Ledger,
  | 'directory'
  | 'record'
  | 'findReading'
  | 'forgetDirectories'
  | 'forgetUnlisted'
  | 'recordSequences'
  | 'takeLease'
  | 'close'
>;

export function createSharedMethods(parts: MethodParts): SharedMethods {
  const { read } = parts;
  return {
    ...scanMethods(parts),
    ...rememberingMethods(parts),
    ...assetMethods(parts),
    ...documentMethods(parts),
    ...checkMethods(parts),
    ...markMethods(parts),
    ...fingerprintMethods(parts),
    head: () => read(readHead),
    identity: () => read(readIdentity),
    verify: (expected) => read((db) => verifyLedger(db, expected)),
  };
}

function scanMethods({ write, clock }: MethodParts): Pick<Ledger, 'startScan' | 'finishScan'> {
  return {
    startScan: (scan) => write((db) => startScan(db, clock(), scan)),
    // Durable: everything a scan wrote is on the disk before its summary, which names the head, is printed.
    finishScan: (scanId, counts) => write((db) => finishScan(db, clock(), scanId, counts), 'durable'),
  };
}

type RememberingMethods = 'directoriesBelow' | 'saveDirectoryStates' | 'directoryStates' | 'dropLease';

function rememberingMethods({ read, write }: MethodParts): Pick<Ledger, RememberingMethods> {
  return {
    directoriesBelow: (root) =>
      pagePaths(root, PATHS_PER_PAGE, (request) => read((db) => readDirectoriesAfter(db, request))),
    saveDirectoryStates: (states) => write((db) => saveDirectoryStates(db, states), 'memory'),
    directoryStates: (root) => pagePaths(root, PATHS_PER_PAGE, (request) => read((db) => readStatesAfter(db, request))),
    dropLease: (name, holder) => write((db) => dropLease(db, name, holder), 'memory'),
  };
}

type AssetMethods = 'readings' | 'asset' | 'places' | 'placesOf' | 'readingsWithEvidence';

function assetMethods({ read }: MethodParts): Pick<Ledger, AssetMethods> {
  return {
    readings: (ids) => read((db) => readReadings(db, ids)),
    asset: (hashOrPath) => read((db) => findAsset(db, hashOrPath)),
    async *places() {
      let cursor: PlaceCursor | undefined;
      do {
        const { places, next } = await read((db) => readPlacesAfter(db, cursor, PLACES_PER_PAGE));
        yield* places;
        cursor = next;
      } while (cursor !== undefined);
    },
    placesOf: (hashes) => read((db) => readPlacesOf(db, hashes)),
    async *readingsWithEvidence() {
      let after: number | undefined = 0;
      while (after !== undefined) {
        const id: number = after;
        const { readings, last } = await read((db) => readTellingAfter(db, id, READINGS_PER_PAGE));
        if (readings.length > 0) yield readings;
        after = last;
      }
    },
  };
}

type DocumentMethods =
  | 'importDeclaration'
  | 'declarations'
  | 'importApproval'
  | 'withdrawApproval'
  | 'approvals'
  | 'acceptFinding'
  | 'acceptances';

/** What people sign is durable at once. */
function documentMethods({ read, write, clock }: MethodParts): Pick<Ledger, DocumentMethods> {
  return {
    importDeclaration: (declaration) => write((db) => importDeclaration(db, clock(), declaration), 'durable'),
    declarations: (show) => read((db) => listDeclarations(db, show)),
    importApproval: (approval, pinned) => write((db) => importApproval(db, clock(), approval, pinned), 'durable'),
    withdrawApproval: (reference, by) => write((db) => withdrawApproval(db, clock(), reference, by), 'durable'),
    approvals: (show) => read((db) => listApprovals(db, show)),
    acceptFinding: (acceptance) => write((db) => acceptFinding(db, clock(), acceptance), 'durable'),
    acceptances: (show) => read((db) => listAcceptances(db, show)),
  };
}

function checkMethods({ read, write, clock }: MethodParts): Pick<Ledger, 'recordCheck' | 'lastCheck' | 'findFinding'> {
  return {
    recordCheck: (check) => write((db) => recordCheck(db, clock(), check), 'durable'),
    lastCheck: (show, delivery) => read((db) => findLastCheck(db, show, delivery)),
    findFinding: (findingId) => read((db) => findFinding(db, findingId)),
  };
}

type MarkMethods = 'recordMarks' | 'hasMarks' | 'marksOf' | 'marks' | 'digestsOf' | 'recordDigests';

function markMethods({ read, write, clock }: MethodParts): Pick<Ledger, MarkMethods> {
  return {
    // Durable: the receipt that tells of them goes out of the house.
    recordMarks: (marks) => write((db) => recordMarks(db, clock(), marks), 'durable'),
    hasMarks: () => read(hasMarks),
    marksOf: (hashes) => read((db) => readMarksOf(db, hashes)),
    async *marks() {
      let after: number | undefined = 0;
      while (after !== undefined) {
        const id: number = after;
        const { marks, last } = await read((db) => readMarksAfter(db, id, MARKS_PER_PAGE));
        if (marks.length > 0) yield marks;
        after = last;
      }
    },
    digestsOf: (algorithm, hashes) => read((db) => readDigestsOf(db, algorithm, hashes)),
    recordDigests: (algorithm, digests) => write((db) => recordDigests(db, clock(), algorithm, digests)),
  };
}

type FingerprintMethods = 'recordFingerprints' | 'fingerprintStates' | 'fingerprint' | 'samplesAfter' | 'samples';

function fingerprintMethods({ read, write, clock }: MethodParts): Pick<Ledger, FingerprintMethods> {
  return {
    async recordFingerprints(fingerprints) {
      if (fingerprints.length === 0) return;
      // Digests are made before anybody has to wait for the lock.
      const rows = fingerprints.map(fingerprintToRows);
      await write((db) => recordFingerprints(db, clock(), rows));
    },
    fingerprintStates: (hashes, algorithm, version) =>
      read((db) => readFingerprintStates(db, { hashes, algorithm, version })),
    fingerprint: (sha256, algorithm) => read((db) => readFingerprint(db, sha256, algorithm)),
    async *samplesAfter(after, algorithm, version, { keypoints }) {
      let next: number | undefined = after;
      while (next !== undefined) {
        const request: SamplesRequest = { after: next, algorithm, version, keypoints };
        const { samples, last } = await read((db) => readSamplesAfter(db, request));
        if (samples.length > 0) yield samples;
        next = last;
      }
    },
    samples: (ids, options) => read((db) => readSamples(db, ids, options)),
  };
}
