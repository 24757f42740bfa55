import { type Finding, isSettled, type Severity, type Verdict } from '../domain/finding.ts';
import type { CheckReport } from '../domain/report.ts';
import { findAdvice } from './advice.ts';
import { renderCoverageText } from './coverage-text.ts';
import {
  BASIS_TEXT,
  countFindings,
  describeAcceptance,
  describeApproval,
  describeFrames,
  describeLapsed,
  describeThrough,
  SEVERITY_ORDER,
  VERDICT_TEXT,
} from './describe-finding.ts';
import { plainText } from './plain-text.ts';
import { describeSearch } from './search-text.ts';
import type { Style } from './style.ts';

/** Entries listed in each part at most: some thousand lines of terminal. The counts are always exact. */
const LIST_LIMIT = 200;
/** Pieces of evidence told of one finding. */
const EVIDENCE_LIMIT = 3;
/** Approvals that come near, told of one finding. */
const NEAR_LIMIT = 3;

/** The report of a check for a terminal: verdict and coverage first, then what is open, settled, fixed and not checked. */
export function renderCheckText(report: CheckReport, style: Style): string {
  const open = report.findings.filter((finding) => !isSettled(finding));
  const settled = report.findings.filter(isSettled);
  return [
    ...renderHead(report, style),
    ...renderCoverageText(report.coverage, style),
    ...renderSearch(report),
    ...SEVERITY_ORDER.flatMap((severity) => renderSeverity(severity, open, style)),
    ...renderList(style.green(style.bold('Settled')), settled, (finding) => renderFinding(finding, style)),
    ...renderList(style.green(style.bold('Fixed since the last check')), report.fixed, (fixed) => [
      `  ${plainText(fixed.path)}  ${style.dim(`${fixed.rule} ${fixed.code}, ${fixed.id}`)}`,
    ]),
    ...renderList(style.yellow(style.bold('Not checked: nobody knows what is in them')), report.unchecked, (each) => [
      `  ${plainText(each.path)}  ${each.status}${each.error === undefined ? '' : `: ${plainText(each.error.message)}`}`,
    ]),
    ...renderFoot(report, style),
    '',
  ].join('\n');
}

function renderHead(report: CheckReport, style: Style): readonly string[] {
  const { verdict, delivery, show, policy } = report;
  const counts = countFindings(report).map(({ text }) => text);
  return [
    verdictColour(verdict, style)(style.bold(`${verdict.toUpperCase()}  ${VERDICT_TEXT[verdict]}`)),
    `${style.bold(plainText(delivery.name))} for ${plainText(show.title)} (${plainText(show.id)}), delivered ${delivery.delivered}, policy ${policy.id} ${policy.version}`,
    counts.join(', '),
    '',
  ];
}

function renderSearch({ search }: CheckReport): readonly string[] {
  const text = describeSearch(search);
  return text === undefined ? [] : [text, ''];
}

function verdictColour(verdict: Verdict, style: Style): (text: string) => string {
  return { pass: style.green, hold: style.yellow, fail: style.red }[verdict];
}

const SEVERITY_TITLE: Readonly<Record<Severity, string>> = {
  Blocker: 'Blockers',
  Issue: 'Issues',
  FYI: 'For information',
};

function renderSeverity(severity: Severity, open: readonly Finding[], style: Style): readonly string[] {
  const colour = { Blocker: style.red, Issue: style.yellow, FYI: style.bold }[severity];
  const group = open.filter((finding) => finding.severity === severity);
  return renderList(colour(style.bold(SEVERITY_TITLE[severity])), group, (finding) => renderFinding(finding, style));
}

function renderList<T>(title: string, list: readonly T[], render: (item: T) => readonly string[]): readonly string[] {
  if (list.length === 0) return [];
  const more = list.length - LIST_LIMIT;
  return [
    `${title} (${list.length.toLocaleString('en-US')})`,
    ...list.slice(0, LIST_LIMIT).flatMap(render),
    ...(more > 0 ? [`  … and ${more.toLocaleString('en-US')} more; --json lists them all`] : []),
    '',
  ];
}

/** The path, where in it, what is the matter, on what evidence, and what settles it. */
function renderFinding(finding: Finding, style: Style): readonly string[] {
  const { nearApprovals = [], remedy = findAdvice(finding.code) } = finding;
  const settled = [describeApproval(finding), describeAcceptance(finding)].filter((text) => text !== '');
  return [
    `  ${style.bold(plainText(finding.path))}`,
    ...[describeWhere(finding)].filter((text) => text !== '').map((text) => `      ${text}`),
    `      ${plainText(finding.message, 1000)}`,
    ...describeEvidence(finding).map((line) => style.dim(`      ${line}`)),
    ...nearApprovals
      .slice(0, NEAR_LIMIT)
      .map(({ reference, why }) =>
        style.dim(`      approval ${plainText(reference)} does not cover it: ${plainText(why)}`),
      ),
    ...[describeLapsed(finding)].filter((text) => text !== '').map((text) => `      ${plainText(text, 1000)}`),
    ...settled.map((text) => style.green(`      ✓ ${plainText(text, 1000)}`)),
    ...(settled.length > 0 || remedy === undefined ? [] : [`      → ${plainText(remedy, 1000)}`]),
    style.dim(
      `      ${finding.rule} ${finding.code}, rests on ${BASIS_TEXT[finding.basis]}, ${finding.change}, ${finding.id}`,
    ),
  ];
}

function describeWhere(finding: Finding): string {
  const { frames, timecode, shot } = finding;
  return [
    ...(shot === undefined ? [] : [`shot ${plainText(shot, 100)}`]),
    ...(frames === undefined
      ? []
      : [`${frames.first === frames.last ? 'frame' : 'frames'} ${describeFrames(finding)}`]),
    ...(timecode === undefined ? [] : [`${timecode.in} to ${timecode.out} at ${timecode.rate}`]),
  ].join(', ');
}

function describeEvidence({ evidence }: Finding): readonly string[] {
  const more = evidence.length - EVIDENCE_LIMIT;
  const lines = evidence.slice(0, EVIDENCE_LIMIT).map((piece) => {
    const { detail, sign, carrier, system } = piece;
    const what = [system, detail?.['model'], detail?.['version']].filter((part) => part !== undefined).join(', ');
    const where = [`${sign} in ${carrier}`, describeThrough(piece)].filter((part) => part !== '').join(', ');
    return plainText(`${what === '' ? '' : `${what}: `}${where}`);
  });
  return more > 0 ? [...lines, `and ${more} more; --json lists them all`] : lines;
}

function renderFoot({ program, signsVersion, trustSet, ledgerHead }: CheckReport, style: Style): readonly string[] {
  const trust = trustSet === 'none' ? 'no trust anchors, so nothing can read trusted' : `trust set ${trustSet}`;
  return [
    style.dim(`${program.name} ${program.version}, signs ${signsVersion}, ${trust}`),
    style.dim(`ledger head ${ledgerHead.sequence}:${ledgerHead.hash}`),
  ];
}
