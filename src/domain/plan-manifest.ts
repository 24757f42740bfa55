import { SOURCE_CLASSES, type SourceCode } from './digital-source-type.ts';
import { AssayError } from './errors.ts';
import type { ManifestPlan, PlannedAction, PlannedIngredient } from './manifest-plan.ts';
import type { MarkAssertion, MarkStatement } from './mark.ts';
import type { XmpProperties } from './ports.ts';

/** What a plan needs beside what is stated. */
export interface PlanContext {
  /** Name of the file, used when no title is stated. */
  readonly fileName: string;
  /** ISO 8601, used when no time is stated. */
  readonly now: string;
  readonly program: { readonly name: string; readonly version: string };
  /** The untouched file as it was, when it carries credentials already: its history goes on. */
  readonly original?: Omit<PlannedIngredient, 'label' | 'relationship'>;
  /** The files named with `--ingredient`, in the order of the statement. */
  readonly ingredients: readonly Omit<PlannedIngredient, 'label'>[];
  readonly metadata: XmpProperties;
  readonly mark: MarkAssertion;
}

/** Label of the parent in every plan. */
const PARENT = 'parent';

/** Codes of the vocabulary that say of themselves that something was there before. */
const EDITING_CODES: ReadonlySet<SourceCode> = new Set([
  'compositeWithTrainedAlgorithmicMedia',
  'algorithmicallyEnhanced',
  'humanEdits',
]);

/** True when the origin states that the picture was made from nothing: over a file with a history that would be untrue. */
export function isMadeFromNothing(origin: SourceCode): boolean {
  return !EDITING_CODES.has(origin) && SOURCE_CLASSES[origin] !== 'contains-ai' && !origin.startsWith('composite');
}

/** True when the origin states that an original existed. Marked without naming one, that is worth a word to the user. */
export function claimsOriginal(origin: SourceCode): boolean {
  return EDITING_CODES.has(origin);
}

/**
 * Plans a manifest: the inception (`c2pa.created`, or `c2pa.opened` over the parent), what made the origin so, and what went in.
 *
 * With a parent the origin stands in the action after `c2pa.opened`, `c2pa.edited` unless another is stated; without, in
 * `c2pa.created`. Components are `c2pa.placed`; inputs (references, prompts' images) belong to the action that carries the
 * origin. Throws `mark.refused` when there would be two parents.
 */
export function planManifest(statement: MarkStatement, context: PlanContext): ManifestPlan {
  const ingredients = labelIngredients(context);
  const labels = (relationship: PlannedIngredient['relationship']): readonly string[] =>
    ingredients.filter((each) => each.relationship === relationship).map(({ label }) => label);
  const when = statement.when ?? context.now;
  const stated: Omit<PlannedAction, 'action'> = {
    sourceType: statement.origin,
    ...(statement.tool !== undefined && { agent: statement.tool }),
    when,
  };
  const inputs = labels('inputTo');
  const placed = labels('componentOf').map((label): PlannedAction => ({ action: 'c2pa.placed', ingredients: [label] }));
  const agent = { agent: context.program };
  const actions: readonly PlannedAction[] = labels('parentOf').includes(PARENT)
    ? [
        { action: 'c2pa.opened', ingredients: [PARENT], ...agent, when },
        { ...stated, action: statement.action ?? 'c2pa.edited', ...(inputs.length > 0 && { ingredients: inputs }) },
        ...placed,
      ]
    : [
        { ...stated, action: 'c2pa.created', ...(inputs.length > 0 && { ingredients: inputs }) },
        ...(statement.action === undefined || statement.action === 'c2pa.created'
          ? []
          : [{ ...stated, action: statement.action }]),
        ...placed,
      ];
  return {
    title: statement.title ?? context.fileName,
    generator: context.program,
    actions,
    ingredients,
    metadata: context.metadata,
    ...((statement.model !== undefined || statement.oversight !== undefined) && {
      disclosure: {
        ...(statement.model !== undefined && { modelName: statement.model }),
        ...(statement.oversight !== undefined && { oversight: statement.oversight }),
      },
    }),
    ...(statement.training !== undefined && { training: statement.training }),
    mark: context.mark,
  };
}

function labelIngredients({ original, ingredients, fileName }: PlanContext): readonly PlannedIngredient[] {
  const parents = ingredients.filter((each) => each.relationship === 'parentOf');
  if (parents.length + (original === undefined ? 0 : 1) > 1) {
    const why =
      original === undefined
        ? 'A file has one parent; name the other files with :componentOf or :inputTo.'
        : `${fileName} carries credentials, so it is its own parent; name ${parents[0]?.title} with :componentOf or :inputTo.`;
    throw new AssayError('mark.refused', why);
  }
  const self = original === undefined ? [] : [{ ...original, relationship: 'parentOf' as const, label: PARENT }];
  return [
    ...self,
    ...ingredients.map((each, index) => ({
      ...each,
      label: each.relationship === 'parentOf' ? PARENT : `ingredient${index + 1}`,
    })),
  ];
}
