import type { AnyPolicyRule, CheckName } from '../domain/policy-profile.ts';
import type { FindingDraft } from './finding-draft.ts';
import type { PolicyCheck, PolicyContext } from './policy-context.ts';
import { checkApproved } from './rules/approved.ts';
import { checkDeclared } from './rules/declared.ts';
import { checkHumanInput } from './rules/human-input.ts';
import { checkInputsApproved } from './rules/inputs-approved.ts';
import { checkModality } from './rules/modality.ts';
import { checkModelContained } from './rules/model-contained.ts';
import { checkMisleading, checkNamedReferences, checkUnionRole } from './rules/open-questions.ts';
import { checkPrinciples } from './rules/principles.ts';
import { checkProminence } from './rules/prominence.ts';
import { checkTalentConsent } from './rules/talent-consent.ts';
import { checkTemporaryAbsent } from './rules/temporary-absent.ts';
import { checkToolApproved } from './rules/tool-approved.ts';
import { checkUnknownAnswered } from './rules/unknown-answered.ts';
import { checkUseCase } from './rules/use-case.ts';
import { checkWorkflow } from './rules/workflow.ts';

const CHECKS: { readonly [C in CheckName]: PolicyCheck<C> } = {
  declared: checkDeclared,
  'temporary-absent': checkTemporaryAbsent,
  approved: checkApproved,
  principles: checkPrinciples,
  'tool-approved': checkToolApproved,
  'inputs-approved': checkInputsApproved,
  'model-contained': checkModelContained,
  'use-case': checkUseCase,
  prominence: checkProminence,
  'human-input': checkHumanInput,
  'talent-consent': checkTalentConsent,
  misleading: checkMisleading,
  'union-role': checkUnionRole,
  'named-references': checkNamedReferences,
  workflow: checkWorkflow,
  modality: checkModality,
  'unknown-answered': checkUnknownAnswered,
};

/** Applies one rule of a profile. */
export function applyRule(context: PolicyContext, rule: AnyPolicyRule): readonly FindingDraft[] {
  // The union ties each rule's parameters to its check; TypeScript cannot follow that through the look-up.
  const check = CHECKS[rule.check] as PolicyCheck<CheckName>;
  return check(context, rule);
}
