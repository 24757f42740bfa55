import type { Finding, Verdict } from '../domain/finding.ts';
import type { CheckReport, PictureSearch } from '../domain/report.ts';
import { applyRule } from './checks.ts';
import { completeFindings } from './complete-findings.ts';
import { measureCoverage } from './measure-coverage.ts';
import { measureSearch } from './measure-search.ts';
import { createPolicyContext } from './policy-context.ts';
import type { PolicyInput } from './policy-input.ts';
import { checkLookedAt } from './rules/looked-at.ts';
import { checkMatched } from './rules/matched.ts';
import { checkReadable } from './rules/readable.ts';
import { checkRemarks } from './rules/remarks.ts';
import { checkSearched } from './rules/searched.ts';
import { decideVerdict } from './verdict.ts';

export interface PolicyEvaluation {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly coverage: CheckReport['coverage'];
  readonly search: PictureSearch;
}

/**
 * Judges a delivery by a profile: facts, declarations and approvals in, findings out. Pure; the same input gives the same
 * findings in the same order. Throws `config.invalid` when a pattern cannot be compiled.
 */
export function evaluatePolicy(input: PolicyInput): PolicyEvaluation {
  const context = createPolicyContext(input);
  const drafts = [
    ...input.profile.rules.flatMap((rule) => applyRule(context, rule)),
    ...checkReadable(context.items),
    ...checkRemarks(context.items),
    ...checkLookedAt(input.contents),
    ...checkMatched(context),
    ...checkSearched(context),
  ];
  const findings = completeFindings(drafts, input);
  return {
    verdict: decideVerdict(findings),
    findings,
    coverage: measureCoverage(context.items),
    search: measureSearch(input.search),
  };
}
