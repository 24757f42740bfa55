import { REMARK_CODES, type RemarkCode } from '../../src/domain/evidence.ts';
import { FINDING_CODES, type FindingCode } from '../../src/domain/finding-codes.ts';
import type { CheckName, PolicyProfile } from '../../src/domain/policy-profile.ts';
import { BUILT_IN_RULES } from '../../src/policy/built-in-rules.ts';
import type { DeliveryItem } from '../../src/policy/delivery-item.ts';
import { checkRemarks } from '../../src/policy/rules/remarks.ts';
import { ADVICE } from '../../src/report/advice.ts';
import { table } from './markdown.ts';

/** A check that finds a code; with the parameter of the rule that says how grave it is, where the rule's own severity does not. */
type Source = CheckName | readonly [CheckName, 'cautionSeverity' | 'recordSeverity' | 'unansweredSeverity'];

type BuiltIn = 'readable' | 'notes' | 'matched';

/** Which checks find a code. A built-in rule: found whatever the profile. */
const SOURCES: Readonly<Record<FindingCode, readonly Source[] | BuiltIn>> = {
  'generated.unapproved': ['approved'],
  'generated.temporary-in-final': ['temporary-absent'],
  'generated.undeclared': ['declared'],
  'generated.tool-unapproved': ['tool-approved', 'workflow'],
  'declaration.contradicted': ['declared'],
  'declaration.incomplete': [
    'principles',
    'inputs-approved',
    'workflow',
    ['misleading', 'unansweredSeverity'],
    ['union-role', 'unansweredSeverity'],
    ['named-references', 'unansweredSeverity'],
  ],
  'declaration.not-escalated': ['principles', 'misleading', 'union-role', 'named-references'],
  'declaration.stop-use-case': ['use-case'],
  'declaration.prominence-missing': [['use-case', 'cautionSeverity'], 'prominence'],
  'declaration.human-input-missing': ['human-input'],
  'declaration.modality-mismatch': ['modality'],
  'inputs.unapproved': ['inputs-approved', 'workflow'],
  'model.other-show': ['model-contained'],
  'model.no-clearance': [['model-contained', 'recordSeverity']],
  'talent.no-consent': ['talent-consent'],
  'generated.present': ['approved'],
  'match.undecodable': 'readable',
  'match.not-searchable': 'notes',
  'match.thin': 'notes',
  'match.common': 'notes',
  'match.items-missing': 'readable',
  'delivery.unknown': ['unknown-answered'],
  'delivery.needs-answer': ['unknown-answered'],
  'delivery.unreadable': 'readable',
  'delivery.unfinished': 'readable',
  'delivery.unsupported': 'readable',
  'delivery.empty': 'readable',
  'delivery.left-out': 'notes',
};

const INTRODUCTION = `# Findings and what to do about them

Generated from the tables in the code by \`node scripts/write-findings.ts\`; do not edit.

Codes are public: a code never changes its meaning. A **Blocker** fails a delivery, an **Issue** holds it, an **FYI** does neither;
an approval that covers a finding, or a person's sign-off (\`assay accept\`), settles it. How a verdict comes about, and what each rule asks: [rules.md](rules.md).`;

const REMARKS_INTRODUCTION = `## What scanning remarks

These stand under \`findings\` in \`assay scan --json\`. *Act* marks those for which a scan ends with exit code 1.
Severity is what the remark becomes in a delivery check; *none* means that a check does not repeat it.`;

function describeSeverity(code: FindingCode, profile: PolicyProfile): string {
  const sources = SOURCES[code];
  if (typeof sources === 'string') return `${BUILT_IN_RULES[sources].severity} (${BUILT_IN_RULES[sources].id})`;
  const told = sources.flatMap((source) => {
    const [check, parameter] = typeof source === 'string' ? [source, undefined] : source;
    return profile.rules
      .filter((rule) => rule.check === check)
      .map((rule) => {
        const parameters: Readonly<Record<string, unknown>> = rule.parameters;
        return `${parameter === undefined ? rule.severity : String(parameters[parameter])} (${rule.id})`;
      });
  });
  return told.join(', ');
}

/** What a delivery check makes of a remark, asked of the check itself. */
function judgeRemark(code: RemarkCode): string {
  const remark = { code, message: '' };
  const file = { path: 'a', status: 'checked', sizeBytes: 1, evidence: [], remarks: [remark] } as const;
  const item: DeliveryItem = {
    path: 'a',
    pattern: 'a',
    sequence: false,
    files: [{ file, declared: { generated: [] } }],
    remarks: [],
  };
  const draft = checkRemarks([item])[0];
  return draft === undefined ? 'none' : `${draft.severity} (${draft.rule})`;
}

/** docs/findings.md, whole. */
export function renderFindingsDoc(profile: PolicyProfile): string {
  const findings = Object.entries(FINDING_CODES).map(([code, meaning]) => [
    `\`${code}\``,
    meaning,
    describeSeverity(code as FindingCode, profile),
    ADVICE[code as FindingCode],
  ]);
  const remarks = Object.entries(REMARK_CODES).map(([code, { act, text }]) => [
    `\`${code}\``,
    text,
    act ? 'act' : '',
    judgeRemark(code as RemarkCode),
    ADVICE[code as RemarkCode],
  ]);
  const parts = [
    INTRODUCTION,
    `## What a delivery check finds\n\nSeverities, and in brackets the rules, are those of the profile \`${profile.id}\`; rules that begin with A hold whatever the profile.`,
    table(['Code', 'Meaning', 'Severity', 'What to do'], findings),
    REMARKS_INTRODUCTION,
    table(['Code', 'Meaning', 'Act', 'Severity', 'What to do'], remarks),
  ];
  return `${parts.join('\n\n')}\n`;
}
