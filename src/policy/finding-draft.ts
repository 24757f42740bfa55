import { LEDGER_SIGN, RECEIPT_SIGN, SEQUENCE_MANIFEST_SIGN } from '../domain/companion-signs.ts';
import type { Evidence, RemarkCode } from '../domain/evidence.ts';
import type { Basis, CoveringApproval, NearApproval, Severity } from '../domain/finding.ts';
import type { FindingCode } from '../domain/finding-codes.ts';
import type { MatchInstance } from '../domain/match.ts';
import type { DeliveryItem, ItemFile } from './delivery-item.ts';
import { type FrameRun, splitRuns } from './frame-runs.ts';

/** A fault before it gets its id, timecode and history. */
export interface FindingDraft {
  readonly code: FindingCode | RemarkCode;
  readonly rule: string;
  readonly severity: Severity;
  readonly item: DeliveryItem;
  /** The files the fault is in, in frame order. Empty: the item as a whole, without frames. */
  readonly files: readonly ItemFile[];
  /** All that the fault is about, where that is more than it points at. */
  readonly subject?: readonly ItemFile[];
  /**
   * What tells this fault from others with the same code on the same item. Goes into the id, so it must hold nothing that
   * changes from delivery to delivery.
   */
  readonly idKey: string;
  readonly message: string;
  readonly remedy?: string;
  readonly basis: Basis;
  readonly evidence: readonly Evidence[];
  readonly approval?: CoveringApproval;
  readonly nearApprovals?: readonly NearApproval[];
  /** What was found in the picture: where it is stands in it. */
  readonly match?: MatchInstance;
}

/** What is wrong with one file of an item. */
export type Fault = Pick<
  FindingDraft,
  'code' | 'severity' | 'message' | 'remedy' | 'basis' | 'approval' | 'nearApprovals'
>;

/** Evidence shown with one finding: enough to see what it rests on; the ledger has the rest. */
const EVIDENCE_SHOWN = 20;

/** A receipt is its maker's statement about the file, as a declaration is; it only happens to be signed and to name the content. */
const OUTSIDE_BASIS: ReadonlyMap<string, Basis> = new Map([
  [SEQUENCE_MANIFEST_SIGN, 'credential'],
  [RECEIPT_SIGN, 'declaration'],
  [LEDGER_SIGN, 'ledger'],
]);

/** What the sign's place says about the kind of evidence. */
export function findBasis({ file, declared }: ItemFile): Basis {
  const decisive = file.judged?.basis[0];
  if (decisive === undefined) return declared.generated.length > 0 ? 'declaration' : 'inspection';
  if (decisive.manifest !== undefined || decisive.sign.startsWith('c2pa.')) return 'credential';
  const outside = OUTSIDE_BASIS.get(decisive.sign);
  if (outside !== undefined) return outside;
  return decisive.carrier === 'pixels' ? 'watermark' : 'metadata';
}

function listEvidence(files: readonly ItemFile[]): readonly Evidence[] {
  // The frames of a run carry the same kind of evidence: those of its first file stand for all.
  const file = files.find((one) => (one.file.judged?.basis.length ?? 0) > 0)?.file ?? files[0]?.file;
  const basis = file?.judged?.basis ?? [];
  return (basis.length > 0 ? basis : (file?.evidence ?? [])).slice(0, EVIDENCE_SHOWN);
}

function keyOf(fault: Fault, file: ItemFile): string {
  const { judged } = file.file;
  const near = fault.nearApprovals?.map((one) => [one.reference, one.why]);
  return JSON.stringify([
    fault.code,
    fault.severity,
    fault.message,
    fault.approval?.reference,
    near,
    judged?.origin,
    judged?.certainty,
  ]);
}

function draftRun(rule: string, run: FrameRun<Fault & { readonly key: string }>): FindingDraft {
  const { key: _key, ...fault } = run.fault;
  // Whole items keep their id when a redelivery has other handles; parts are told apart by where they begin.
  const idKey = run.whole ? '' : `@${run.files[0]?.frame ?? ''}`;
  return { ...fault, rule, item: run.item, files: run.files, idKey, evidence: listEvidence(run.files) };
}

/** One draft for each run of contiguous files with the same fault. */
export function draftRuns(
  rule: string,
  items: readonly DeliveryItem[],
  findFault: (itemFile: ItemFile, item: DeliveryItem) => Fault | undefined,
): readonly FindingDraft[] {
  return items.flatMap((item) => {
    const runs = splitRuns(item, (itemFile) => {
      const fault = findFault(itemFile, item);
      return fault === undefined ? undefined : { ...fault, key: keyOf(fault, itemFile) };
    });
    return runs.map((run) => draftRun(rule, run));
  });
}
