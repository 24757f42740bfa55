import type { Evidence } from '../domain/evidence.ts';
import { type Basis, type Finding, isSettled, type Severity, type Verdict } from '../domain/finding.ts';
import { formatRange } from '../domain/frame-ranges.ts';
import type { CheckReport } from '../domain/report.ts';
import { formatCount } from './units.ts';

export const VERDICT_TEXT: Readonly<Record<Verdict, string>> = {
  pass: 'Nothing is in the way.',
  hold: 'Not before what is open is answered.',
  fail: 'It must not go out as it is.',
};

/** Gravest first. */
export const SEVERITY_ORDER: readonly Severity[] = ['Blocker', 'Issue', 'FYI'];

export const BASIS_TEXT: Readonly<Record<Basis, string>> = {
  credential: 'content credential',
  metadata: 'metadata',
  watermark: 'watermark in the pixels',
  declaration: 'declaration',
  ledger: 'ledger',
  inspection: 'inspection of the file',
  matched: 'picture match',
};

/** `2 Blockers, 1 Issue, 3 FYI open`, `4 settled`, `1 fixed`, `2 files not checked`: only what there is. */
export function countFindings(report: CheckReport): readonly FindingCount[] {
  const open = report.findings.filter((finding) => !isSettled(finding));
  const bySeverity = SEVERITY_ORDER.flatMap((severity) => {
    const count = open.filter((finding) => finding.severity === severity).length;
    return count === 0
      ? []
      : [severity === 'FYI' ? `${count.toLocaleString('en-US')} FYI` : formatCount(count, severity)];
  });
  const settled = report.findings.length - open.length;
  return [
    { about: 'open', text: bySeverity.length === 0 ? 'nothing open' : `${bySeverity.join(', ')} open` },
    ...tellSome('settled', settled, `${settled.toLocaleString('en-US')} settled`),
    ...tellSome('fixed', report.fixed.length, `${report.fixed.length.toLocaleString('en-US')} fixed`),
    ...tellSome('unchecked', report.unchecked.length, `${formatCount(report.unchecked.length, 'file')} not checked`),
  ];
}

export interface FindingCount {
  readonly about: 'open' | 'settled' | 'fixed' | 'unchecked';
  readonly text: string;
}

function tellSome(about: FindingCount['about'], count: number, text: string): readonly FindingCount[] {
  return count === 0 ? [] : [{ about, text }];
}

/** `1001-1020`, `1001-1021x2`, `1044`; empty for what has no frame numbers. */
export function describeFrames(finding: Finding): string {
  return finding.frames === undefined ? '' : formatRange(finding.frames);
}

/** `generated, declared`; empty when nothing was judged. */
export function describeOrigin(finding: Finding): string {
  return [finding.origin, finding.certainty].filter((part) => part !== undefined).join(', ');
}

/** Which manifest of a history says so: `in its parent's component`; empty for the file itself. */
export function describeThrough(evidence: Evidence): string {
  const steps = (evidence.through ?? []).map(({ relation }) => relation);
  return steps.length === 0 ? '' : `in its ${steps.slice(0, 8).join("'s ")}${steps.length > 8 ? '…' : ''}`;
}

/** Who approved, when and under which conditions. Strangers' text. */
export function describeApproval({ approval }: Finding): string {
  if (approval === undefined) return '';
  const until = approval.expires === undefined ? '' : `, good until ${approval.expires}`;
  const conditions = approval.conditions.length === 0 ? '' : `; on condition: ${approval.conditions.join('; ')}`;
  return `approved: ${approval.reference}, ${approval.approver} (${approval.organisation}), ${approval.date}${until}${conditions}`;
}

/** Whose sign-off was of other content than this. Strangers' text. */
export function describeLapsed({ lapsed }: Finding): string {
  return lapsed === undefined
    ? ''
    : `was signed off by ${lapsed.by} on ${lapsed.at.slice(0, 10)} for other content: ${lapsed.reason}`;
}

/** Who signed off, when and why. Strangers' text. */
export function describeAcceptance({ accepted }: Finding): string {
  return accepted === undefined
    ? ''
    : `signed off by ${accepted.by} on ${accepted.at.slice(0, 10)}: ${accepted.reason}`;
}
