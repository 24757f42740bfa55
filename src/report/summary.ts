import { ASSET_STATUSES, type AssetStatus } from '../domain/asset.ts';
import type { DeliveredFile } from '../domain/delivery.ts';
import { REMARK_CODES, type RemarkCode } from '../domain/evidence.ts';
import type { FingerprintCounts } from '../domain/fingerprint-counts.ts';
import type { LedgerHead } from '../domain/ledger.ts';
import { isFlagged, ORIGINS, type Origin } from '../domain/origin.ts';
import { SCHEMA_VERSION, type SummaryLine } from '../domain/report.ts';
import type { DirectoryResult } from '../domain/scan-result.ts';

/** Problems listed in a summary at most; the number is always exact. */
const PROBLEM_LIMIT = 1000;

/** Adds up a scan as it goes, in constant memory. */
export interface ScanSummary {
  add(result: DirectoryResult): void;
  line(about: SummaryFacts): SummaryLine;
  /** True when there is something a person has to act on: a flagged or open origin, or a finding that says so. */
  readonly needsAction: boolean;
  /** True when something could not be judged. */
  readonly hasUnchecked: boolean;
}

export interface SummaryFacts {
  readonly path: string;
  readonly seconds: number;
  readonly fingerprints?: FingerprintCounts;
  readonly trustSet: string;
  readonly signsVersion: string;
  readonly ledgerHead: LedgerHead;
}

export function createSummary(): ScanSummary {
  const statuses = Object.fromEntries(ASSET_STATUSES.map((s) => [s, 0])) as Record<AssetStatus, number>;
  const origins = Object.fromEntries(ORIGINS.map((o) => [o, 0])) as Record<Origin, number>;
  const findings = new Map<RemarkCode, number>();
  const skipped = new Map<string, number>();
  const problems: SummaryLine['problems'][number][] = [];
  const totals = { files: 0, sequences: 0, bytes: 0, read: 0, problems: 0 };
  const count = (code: RemarkCode): void => void findings.set(code, (findings.get(code) ?? 0) + 1);
  const addFile = (file: DeliveredFile): void => {
    totals.files += 1;
    totals.bytes += file.sizeBytes;
    statuses[file.status] += 1;
    if (file.judged !== undefined) origins[file.judged.origin] += 1;
    for (const remark of file.remarks) count(remark.code);
  };
  const needsAction = (): boolean =>
    ORIGINS.some((origin) => (isFlagged(origin) || origin === 'needs-answer') && origins[origin] > 0) ||
    [...findings.keys()].some((code) => REMARK_CODES[code].act);
  return {
    add(result) {
      totals.sequences += result.sequences.length;
      totals.read += result.inspected;
      for (const file of result.files) addFile(file);
      for (const sequence of result.sequences) {
        for (const remark of sequence.remarks) count(remark.code);
        if (new Set(sequence.frames.map(({ file }) => file.judged?.origin)).size > 1) count('sequence.mixed-origin');
        for (const { file } of sequence.frames) addFile(file);
      }
      for (const notice of result.notices) count(notice.code);
      for (const [rule, entries] of Object.entries(result.skipped))
        skipped.set(rule, (skipped.get(rule) ?? 0) + entries);
      for (const problem of result.problems) {
        totals.problems += 1;
        const path = result.path === '' ? problem.name : `${result.path}/${problem.name}`;
        if (problems.length < PROBLEM_LIMIT) problems.push({ path, code: problem.code, message: problem.message });
      }
    },
    line: (about) => ({
      schemaVersion: SCHEMA_VERSION,
      kind: 'summary',
      path: about.path,
      files: totals.files,
      sequences: totals.sequences,
      bytes: totals.bytes,
      read: totals.read,
      unchanged: totals.files - totals.read,
      statuses,
      origins,
      findings: Object.fromEntries([...findings].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      skipped: Object.fromEntries([...skipped].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      problems,
      problemCount: totals.problems,
      ...(about.fingerprints !== undefined && { fingerprints: about.fingerprints }),
      seconds: about.seconds,
      trustSet: about.trustSet,
      signsVersion: about.signsVersion,
      ledgerHead: about.ledgerHead,
    }),
    get needsAction() {
      return needsAction();
    },
    get hasUnchecked() {
      return statuses.unreadable + statuses.unfinished + statuses.unsupported + totals.problems > 0;
    },
  };
}
