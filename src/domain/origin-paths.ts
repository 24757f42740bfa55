import type { Evidence, PathStep, Relation } from './evidence.ts';
import { type Certainty, compareOrigins, isFlagged, type Origin } from './origin.ts';

/** What becomes of an origin on its way from an ingredient to the file. `nothing`: it does not speak for the file. */
type Reach = Origin | 'nothing';

/** How an ingredient was used: as parent (converted or edited), as component, or as input to a process. */
export type Use = Exclude<Relation, 'self' | 'parent'> | 'converted parent' | 'edited parent';

/**
 * Rows: what the ingredient is. Columns: how the file uses it. Also printed in docs/origin.md.
 * An edit on top of generated material is at least ai-edited; a component makes the whole contain AI; an input is a hint.
 */
export const PATH_RULES: Readonly<Record<Origin, Readonly<Record<Use, Reach>>>> = {
  generated: {
    'converted parent': 'generated',
    'edited parent': 'ai-edited',
    component: 'contains-ai',
    input: 'needs-answer',
  },
  'ai-edited': {
    'converted parent': 'ai-edited',
    'edited parent': 'ai-edited',
    component: 'contains-ai',
    input: 'needs-answer',
  },
  'contains-ai': {
    'converted parent': 'contains-ai',
    'edited parent': 'contains-ai',
    component: 'contains-ai',
    input: 'needs-answer',
  },
  'needs-answer': {
    'converted parent': 'needs-answer',
    'edited parent': 'needs-answer',
    component: 'needs-answer',
    input: 'needs-answer',
  },
  unknown: { 'converted parent': 'unknown', 'edited parent': 'nothing', component: 'nothing', input: 'nothing' },
  'not-ai': { 'converted parent': 'not-ai', 'edited parent': 'nothing', component: 'nothing', input: 'nothing' },
};

export const USES = ['converted parent', 'edited parent', 'component', 'input'] as const satisfies readonly Use[];

function useOf(step: PathStep): Use {
  if (step.relation !== 'parent') return step.relation;
  return step.conversionOnly ? 'converted parent' : 'edited parent';
}

/** What a statement says about the file itself. */
export interface Reached {
  readonly evidence: Evidence;
  readonly origin: Origin;
  readonly certainty: Exclude<Certainty, 'proven'>;
}

/** Hints never rise above needs-answer. */
function capHint(origin: Origin, certainty: Certainty): Origin {
  return certainty === 'hint' && compareOrigins(origin, 'needs-answer') < 0 ? 'needs-answer' : origin;
}

/**
 * Carries a statement from the manifest that makes it to the file, innermost step first. Undefined when it does not
 * speak for the file. Whatever an AI input gave, it is only a hint here.
 */
export function reachFile(evidence: Evidence): Reached | undefined {
  let origin = capHint(evidence.origin, evidence.certainty);
  let certainty = evidence.certainty;
  for (const step of (evidence.through ?? []).toReversed()) {
    const use = useOf(step);
    const next = PATH_RULES[origin][use];
    if (next === 'nothing') return undefined;
    if (use === 'input' && isFlagged(origin)) certainty = 'hint';
    origin = next;
  }
  return { evidence, origin, certainty };
}
