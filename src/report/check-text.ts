import type { Finding, Severity, Verdict } from '../domain/finding.ts';
import type { CheckReport, CoveragePart } from '../domain/report.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';
import { formatBytes, formatCount } from './units.ts';

/** Findings that are settled: covered by an approval, or signed off by a person. */
export function isSettled(finding: Finding): boolean {
  return finding.approval !== undefined || finding.accepted !== undefined;
}

export const VERDICT_TEXT: Readonly<Record<Verdict, string>> = {
  pass: 'nothing is in the way',
  hold: 'not before what is open is answered',
  fail: 'it must not go out as it is',
};

const SEVERITY_ORDER: readonly Severity[] = ['Blocker', 'Issue', 'FYI'];

/** The report of a check for a terminal: verdict and coverage first, then what is open, then what is settled. */
export function renderCheckText(report: CheckReport, style: Style): string {
  const open = report.findings.filter((finding) => !isSettled(finding));
  const settled = report.findings.filter(isSettled);
  return [
    ...renderHead(report, style),
    ...SEVERITY_ORDER.flatMap((severity) => renderGroup(severity, open, style)),
    ...(settled.length === 0
      ? []
      : [style.bold(`Settled (${settled.length})`), ...settled.flatMap((f) => renderFinding(f, style)), '']),
    ...renderFixed(report, style),
    ...renderUnchecked(report, style),
    ...renderFoot(report, style),
    '',
  ].join('\n');
}

function renderHead(report: CheckReport, style: Style): readonly string[] {
  const colour = { pass: style.green, hold: style.yellow, fail: style.red }[report.verdict];
  const { coverage } = report;
  return [
    colour(style.bold(`${report.verdict.toUpperCase()}: ${VERDICT_TEXT[report.verdict]}`)),
    `${plainText(report.delivery.name)} for ${plainText(report.show.title)} (${plainText(report.show.id)}), delivered ${report.delivery.delivered}, policy ${report.policy.id} ${report.policy.version}`,
    '',
    `Coverage  ${describeCoverage(coverage.files, (n) => formatCount(n, 'file'))}`,
    `          ${describeCoverage(coverage.frames, (n) => formatCount(n, 'frame'))}`,
    `          ${describeCoverage(coverage.bytes, formatBytes)}`,
    '',
  ];
}

/** One line of coverage: the four parts add up to the total. */
export function describeCoverage(part: CoveragePart, format: (count: number) => string): string {
  const number = (count: number): string => (part.total === 0 ? '0' : format(count).replace(/ (files?|frames?)$/, ''));
  return `${format(part.total)}: ${number(part.withEvidence)} with evidence, ${number(part.declared)} declared, ${number(part.unknown)} unknown, ${number(part.unchecked)} not checked`;
}

function renderGroup(severity: Severity, findings: readonly Finding[], style: Style): readonly string[] {
  const group = findings.filter((finding) => finding.severity === severity);
  if (group.length === 0) return [];
  const colour = { Blocker: style.red, Issue: style.yellow, FYI: style.dim }[severity];
  return [
    colour(style.bold(`${severity} (${group.length})`)),
    ...group.flatMap((finding) => renderFinding(finding, style)),
    '',
  ];
}

function renderFinding(finding: Finding, style: Style): readonly string[] {
  const lines = [
    `  ${style.bold(finding.id)}  ${plainText(finding.path)}${describeWhere(finding)}`,
    `      ${finding.rule} ${finding.code}: ${plainText(finding.message)}`,
    ...describeEvidence(finding).map((line) => style.dim(`      ${line}`)),
    ...(finding.approval === undefined ? [] : [style.green(`      ${plainText(describeApproval(finding))}`)]),
    ...(finding.accepted === undefined ? [] : [style.green(`      ${plainText(describeAcceptance(finding))}`)]),
    ...(finding.nearApprovals ?? []).map((near) =>
      style.dim(`      approval ${plainText(near.reference)} does not cover it: ${plainText(near.why)}`),
    ),
    ...(isSettled(finding) || finding.remedy === undefined ? [] : [`      → ${plainText(finding.remedy)}`]),
  ];
  return lines;
}

export function describeWhere(finding: Finding): string {
  const parts: string[] = [];
  if (finding.frames !== undefined) {
    const { first, last, step } = finding.frames;
    parts.push(first === last ? `frame ${first}` : `frames ${first}-${last}${step === 1 ? '' : `x${step}`}`);
  }
  if (finding.timecode !== undefined)
    parts.push(`${finding.timecode.in} to ${finding.timecode.out} at ${finding.timecode.rate}`);
  if (finding.shot !== undefined) parts.push(`shot ${plainText(finding.shot)}`);
  parts.push(finding.change);
  return `  (${parts.join(', ')})`;
}

export function describeEvidence(finding: Finding): readonly string[] {
  return finding.evidence.slice(0, 3).map((evidence) => {
    const model = evidence.detail?.['model'];
    const system = [evidence.system, model].filter((part) => part !== undefined).join(', ');
    return plainText(`${finding.basis}: ${evidence.sign} in ${evidence.carrier}${system === '' ? '' : `: ${system}`}`);
  });
}

export function describeApproval(finding: Finding): string {
  const { approval } = finding;
  if (approval === undefined) return '';
  const until = approval.expires === undefined ? '' : `, good until ${approval.expires}`;
  const conditions = approval.conditions.length === 0 ? '' : `; on condition: ${approval.conditions.join('; ')}`;
  return `approved: ${approval.reference}, ${approval.approver} (${approval.organisation}), ${approval.date}${until}${conditions}`;
}

export function describeAcceptance(finding: Finding): string {
  const { accepted } = finding;
  return accepted === undefined
    ? ''
    : `signed off by ${accepted.by} on ${accepted.at.slice(0, 10)}: ${accepted.reason}`;
}

function renderFixed(report: CheckReport, style: Style): readonly string[] {
  if (report.fixed.length === 0) return [];
  return [
    style.green(style.bold(`Fixed since the last check (${report.fixed.length})`)),
    ...report.fixed.map((fixed) => `  ${fixed.id}  ${plainText(fixed.path)}: ${fixed.rule} ${fixed.code}`),
    '',
  ];
}

function renderUnchecked(report: CheckReport, style: Style): readonly string[] {
  if (report.unchecked.length === 0) return [];
  return [
    style.yellow(style.bold(`Not checked (${report.unchecked.length})`)),
    ...report.unchecked
      .slice(0, 50)
      .map(
        (each) =>
          `  ${plainText(each.path)}: ${each.status}${each.error === undefined ? '' : `, ${plainText(each.error.message)}`}`,
      ),
    ...(report.unchecked.length > 50 ? [`  … and ${report.unchecked.length - 50} more; --json lists them all`] : []),
    '',
  ];
}

function renderFoot(report: CheckReport, style: Style): readonly string[] {
  const trust =
    report.trustSet === 'none' ? 'no trust anchors: nothing can read trusted' : `trust set ${report.trustSet}`;
  const { sequence, hash } = report.ledgerHead;
  return [
    style.dim(`${report.program.name} ${report.program.version}, signs ${report.signsVersion}, ${trust}`),
    style.dim(`ledger head ${sequence}:${hash}`),
  ];
}
