import type { RecordedApproval } from '../domain/approval.ts';
import type { UseCase } from '../domain/declaration.ts';
import type { ApprovalMiss, CoveringApproval, NearApproval } from '../domain/finding.ts';
import { type CompilePattern, createFileSelector, type SelectFile } from '../domain/select-files.ts';
import type { ItemFile } from './delivery-item.ts';

export interface ApprovalCoverage {
  readonly covering?: CoveringApproval;
  /** Only when nothing covers. */
  readonly near: readonly NearApproval[];
}

export type FindApproval = (itemFile: ItemFile) => ApprovalCoverage;

interface CompiledApproval {
  readonly approval: RecordedApproval;
  readonly hashes: ReadonlySet<string>;
  readonly select: SelectFile;
}

interface Circumstances {
  readonly show: string;
  readonly delivered: string;
}

/** Near misses named with one finding. */
const NEAR_LIMIT = 10;

function summarize(approval: RecordedApproval): CoveringApproval {
  const { reference, approver, organisation, date, expires, conditions } = approval;
  return { reference, approver, organisation, date, conditions, ...(expires === undefined ? {} : { expires }) };
}

/** How far an approval has to do with a file: its content, or only its name or shot. */
function findTouch(
  { approval, hashes, select }: CompiledApproval,
  { file, shot }: ItemFile,
): 'content' | 'name' | undefined {
  if (file.sha256 !== undefined && hashes.has(file.sha256)) return 'content';
  if (select(file) !== undefined) return 'name';
  return shot !== undefined && approval.scope.shots.includes(shot) ? 'name' : undefined;
}

function findScopeMiss({ scope }: RecordedApproval, itemFile: ItemFile, show: string): string | undefined {
  if (scope.show !== show) return `it is for the show "${scope.show}"`;
  if (scope.shots.length > 0) {
    if (itemFile.shot === undefined) return 'it is limited to shots, and the shot of this file is not known';
    if (!scope.shots.includes(itemFile.shot)) return `it does not name shot "${itemFile.shot}"`;
  }
  if (scope.useCases.length === 0) return undefined;
  const uses = new Set<UseCase>(itemFile.declared.generated.map(({ entry }) => entry.useCase));
  if (uses.size === 0) return 'it is limited to use cases, and none is declared for this file';
  const outside = [...uses].filter((use) => !scope.useCases.includes(use));
  return outside.length === 0 ? undefined : `it does not name the use case ${outside.join(', ')}`;
}

function findMiss(
  { approval }: CompiledApproval,
  touch: 'content' | 'name',
  itemFile: ItemFile,
  { show, delivered }: Circumstances,
): { readonly code: ApprovalMiss; readonly why: string } | undefined {
  if (approval.withdrawn !== undefined) {
    return { code: 'approval.withdrawn', why: `withdrawn by ${approval.withdrawn.by} on ${approval.withdrawn.at}` };
  }
  const scopeMiss = findScopeMiss(approval, itemFile, show);
  if (scopeMiss !== undefined) return { code: 'approval.out-of-scope', why: scopeMiss };
  if (touch === 'name') {
    return {
      code: 'approval.other-content',
      why: 'this content was not among what was approved under the name or shot',
    };
  }
  if (approval.expires !== undefined && approval.expires < delivered) {
    return { code: 'approval.expired', why: `expired on ${approval.expires}, delivered on ${delivered}` };
  }
  if (approval.date > delivered) {
    return { code: 'approval.late', why: `dated ${approval.date}, after the delivery on ${delivered}` };
  }
  return undefined;
}

/** The newest first, then by reference, so that the answer never depends on the order of import. */
function compareApprovals(a: CompiledApproval, b: CompiledApproval): number {
  if (a.approval.date !== b.approval.date) return a.approval.date < b.approval.date ? 1 : -1;
  return a.approval.reference < b.approval.reference ? -1 : 1;
}

/**
 * Prepares the question which approval covers a file. One covers when its pinned or named hashes hold the content, it is
 * not withdrawn, its show, shots and use cases take the file in, and the delivery date lies from its date to its last day.
 */
export function createApprovalLookup(
  approvals: readonly RecordedApproval[],
  compile: CompilePattern,
  circumstances: Circumstances,
): FindApproval {
  const compiled = approvals
    .map((approval): CompiledApproval => {
      const hashes = new Set([...approval.pinned, ...approval.scope.files.hashes]);
      return { approval, hashes, select: createFileSelector(approval.scope.files, compile) };
    })
    .sort(compareApprovals);
  return (itemFile) => {
    const near: NearApproval[] = [];
    for (const one of compiled) {
      const touch = findTouch(one, itemFile);
      if (touch === undefined) continue;
      const miss = findMiss(one, touch, itemFile, circumstances);
      if (miss === undefined) return { covering: summarize(one.approval), near: [] };
      if (near.length < NEAR_LIMIT) near.push({ reference: one.approval.reference, ...miss });
    }
    return { near };
  };
}
