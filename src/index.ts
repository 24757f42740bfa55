/** What Assay offers as a library. The command line is built on the same parts. */

export { type Examined, examine } from './compose/examine.ts';
export { openConfiguredSigner, type SignerSpec } from './compose/keys.ts';
export { type Assay, type OpenOptions, openAssay, type ScanRequest } from './compose/open-assay.ts';
export { type OpenReceiptsOptions, openReceipts, type Receipts } from './compose/open-receipts.ts';
export { openVerifier, type Verifier, type VerifierOptions } from './compose/open-verifier.ts';
export { type Marking, type MarkingRequest, startMarking } from './compose/start-marking.ts';
export type { Approval, ApprovalScope, RecordedApproval } from './domain/approval.ts';
export type { AssetStatus, Reading } from './domain/asset.ts';
export { COMPANION_SIGNS, type CompanionSign } from './domain/companion-signs.ts';
export type { CredentialReading, CredentialState, LineageNode } from './domain/credential.ts';
export type { Declaration, DeclarationEntry, FileSelector, UseCase } from './domain/declaration.ts';
export type { DeliveredFile, DeliveredSequence, DeliveryContents } from './domain/delivery.ts';
export { AssayError, ERROR_CODES, type ErrorCode, type FileError } from './domain/errors.ts';
export type { Evidence, Remark } from './domain/evidence.ts';
export type { Finding, JudgedOrigin, Severity, Verdict } from './domain/finding.ts';
export { formatRanges } from './domain/frame-ranges.ts';
export { groupSequences } from './domain/group-sequences.ts';
export { judgeOrigin } from './domain/judge-origin.ts';
export type { AssetRecord, Ledger, LedgerHead } from './domain/ledger.ts';
export { describeLineage } from './domain/lineage.ts';
export type { MarkPlacement, MarkStatement } from './domain/mark.ts';
export type { MarkedAsset, MarkedFile, MarkedSequence, MarkResult } from './domain/mark-result.ts';
export { CERTAINTIES, type Certainty, isFlagged, ORIGINS, type Origin } from './domain/origin.ts';
export type { PolicyProfile } from './domain/policy-profile.ts';
export type { Receipt, ReceiptEntry } from './domain/receipt.ts';
export {
  type AssetLine,
  type CheckReport,
  type NoticeLine,
  SCHEMA_VERSION,
  type ScanLine,
  type SequenceLine,
  type SummaryLine,
} from './domain/report.ts';
export type { DirectoryResult, ScanNotice, ScannedSequence, ScanProgress } from './domain/scan-result.ts';
export type { FrameRange, ImageSequence, SequenceCandidate } from './domain/sequence.ts';
export type { SequenceComparison, SequenceIndex } from './domain/sequence-manifest.ts';
export type { Show } from './domain/show.ts';
export { formatTimecode, parseTimecode, type RateName, TIMECODE_RATES, type TimecodeRate } from './domain/timecode.ts';
export type { Verification } from './domain/verification.ts';
export { type ApproveResult, approve, withdrawApproval } from './pipeline/approve.ts';
export { buildCheckReport, type CheckInput, hasSomethingToActOn } from './pipeline/check-delivery.ts';
export { collectDelivery } from './pipeline/collect-delivery.ts';
export { type DeclareResult, declare } from './pipeline/declare.ts';
export { evaluatePolicy, type PolicyEvaluation } from './policy/evaluate-policy.ts';
export type { PolicyInput } from './policy/policy-input.ts';
export { renderCheckHtml } from './report/check-html.ts';
export { describeDirectory } from './report/scan-lines.ts';
