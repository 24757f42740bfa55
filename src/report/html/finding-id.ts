import type { Finding } from '../../domain/finding.ts';

/** Where on the page a finding is told in full. Ids are 12 hex digits; anything else never becomes an address. */
export function anchorOf(finding: Finding): string | undefined {
  return /^[0-9a-f]{12}$/.test(finding.id) ? `f-${finding.id}` : undefined;
}

/** Where on the page the text of a rule is. */
export function ruleAnchorOf(rule: string): string | undefined {
  return /^[A-Za-z0-9._-]{1,32}$/.test(rule) ? `rule-${rule}` : undefined;
}
