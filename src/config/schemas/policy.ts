import { z } from 'zod';
import { INPUT_CLASSES, PROMINENCES, USE_CASES } from '../../domain/declaration.ts';
import { SEVERITIES } from '../../domain/finding.ts';
import {
  type CheckName,
  type CheckParameters,
  type PolicyProfile,
  USE_CASE_MARKS,
} from '../../domain/policy-profile.ts';
import { date, id, name, text } from './common.ts';

const severity = z.enum(SEVERITIES);
const none = z.strictObject({}).default({}) as unknown as z.ZodType<Readonly<Record<string, never>>>;
const unanswered = z.strictObject({ unansweredSeverity: severity });
const freeClasses = z.strictObject({ freeClasses: z.array(z.enum(INPUT_CLASSES)) });

const PARAMETERS = {
  declared: none,
  'temporary-absent': none,
  approved: none,
  principles: none,
  'tool-approved': none,
  'inputs-approved': freeClasses,
  'model-contained': z.strictObject({ recordSeverity: severity }),
  'use-case': z.strictObject({ marks: z.record(z.enum(USE_CASES), z.enum(USE_CASE_MARKS)), cautionSeverity: severity }),
  prominence: none,
  'human-input': z.strictObject({ prominences: z.array(z.enum(PROMINENCES)) }),
  'talent-consent': z.strictObject({ replicaExceptions: z.array(name), customary: z.array(name) }),
  misleading: unanswered,
  'union-role': unanswered,
  'named-references': unanswered,
  workflow: freeClasses,
  modality: none,
  'unknown-answered': none,
} as const satisfies { readonly [C in CheckName]: z.ZodType<CheckParameters[C]> };

function defineRule<C extends CheckName>(check: C) {
  return z.strictObject({
    id: id.describe('Id of the rule, unique in the profile.'),
    title: name,
    text,
    severity,
    source: name,
    check: z.literal(check),
    parameters: PARAMETERS[check],
  });
}

const rule = z.discriminatedUnion('check', [
  defineRule('declared'),
  defineRule('temporary-absent'),
  defineRule('approved'),
  defineRule('principles'),
  defineRule('tool-approved'),
  defineRule('inputs-approved'),
  defineRule('model-contained'),
  defineRule('use-case'),
  defineRule('prominence'),
  defineRule('human-input'),
  defineRule('talent-consent'),
  defineRule('misleading'),
  defineRule('union-role'),
  defineRule('named-references'),
  defineRule('workflow'),
  defineRule('modality'),
  defineRule('unknown-answered'),
]);

/** Checks without which a pass would mean nothing: what is unknown, or generated and unapproved, would go through. */
const REQUIRED: readonly CheckName[] = ['approved', 'unknown-answered'];

/** A policy profile: the rules of one recipient as data. */
export const policySchema = z
  .strictObject({
    id,
    title: name,
    version: name,
    date: date.describe('Day on which the source was read.'),
    source: text,
    rules: z.array(rule).min(1).max(500),
  })
  .superRefine(({ rules }, context) => {
    const seen = new Set<string>();
    rules.forEach((one, i) => {
      if (seen.has(one.id))
        context.addIssue({ code: 'custom', path: ['rules', i, 'id'], message: `"${one.id}" is there twice.` });
      seen.add(one.id);
    });
    for (const check of REQUIRED) {
      if (rules.some((one) => one.check === check)) continue;
      const message = `no rule uses the check "${check}", so a pass would mean nothing.`;
      context.addIssue({ code: 'custom', path: ['rules'], message });
    }
  }) satisfies z.ZodType<PolicyProfile>;
