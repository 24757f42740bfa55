import type { InputClass, Prominence, UseCase } from './declaration.ts';
import type { Severity } from './finding.ts';

/** Mark of a use case: free, wants a statement of prominence, or needs written approval. */
export const USE_CASE_MARKS = ['OK', 'CAUTION', 'STOP'] as const;
export type UseCaseMark = (typeof USE_CASE_MARKS)[number];

/** What each built-in check can be told by a profile. A check without parameters takes an empty object. */
export interface CheckParameters {
  /** A sign of generative AI has a declaration row. */
  readonly declared: NoParameters;
  /** Nothing declared temporary is in the delivery. */
  readonly 'temporary-absent': NoParameters;
  /** Everything generated has a written approval. */
  readonly approved: NoParameters;
  /** P1 to P5 answered; a no or unsure escalated. */
  readonly principles: NoParameters;
  readonly 'tool-approved': NoParameters;
  readonly 'inputs-approved': { readonly freeClasses: readonly InputClass[] };
  /** A fine-tuned model stays in its show. `recordSeverity`: for training data or clearance that is not on record. */
  readonly 'model-contained': { readonly recordSeverity: Severity };
  /** `cautionSeverity`: for a CAUTION use case without a statement of prominence. */
  readonly 'use-case': { readonly marks: Readonly<Record<UseCase, UseCaseMark>>; readonly cautionSeverity: Severity };
  readonly prominence: NoParameters;
  readonly 'human-input': { readonly prominences: readonly Prominence[] };
  readonly 'talent-consent': { readonly replicaExceptions: readonly string[]; readonly customary: readonly string[] };
  /** `unansweredSeverity`: for a declaration that is silent on the question. */
  readonly misleading: { readonly unansweredSeverity: Severity };
  readonly 'union-role': { readonly unansweredSeverity: Severity };
  readonly 'named-references': { readonly unansweredSeverity: Severity };
  /** Every step of a custom workflow meets what is asked of tools and inputs. */
  readonly workflow: { readonly freeClasses: readonly InputClass[] };
  readonly modality: NoParameters;
  /** Nothing is without both evidence and declaration. */
  readonly 'unknown-answered': NoParameters;
}

export type NoParameters = Readonly<Record<string, never>>;
export type CheckName = keyof CheckParameters;

/** One rule of a recipient, as data. */
export interface PolicyRule<C extends CheckName = CheckName> {
  /** `N03`. */
  readonly id: string;
  readonly title: string;
  /** What the recipient asks, paraphrased. */
  readonly text: string;
  readonly severity: Severity;
  /** Document and section. */
  readonly source: string;
  readonly check: C;
  readonly parameters: CheckParameters[C];
}

/** Any rule, with its parameters tied to its check. */
export type AnyPolicyRule = { readonly [C in CheckName]: PolicyRule<C> }[CheckName];

/** The rules of one recipient. */
export interface PolicyProfile {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** ISO date on which the source was read. */
  readonly date: string;
  readonly source: string;
  readonly rules: readonly AnyPolicyRule[];
}
