import type { FrameRate } from './asset.ts';
import type { SourceCode } from './digital-source-type.ts';

/** Short words for the origins that vendors state most. */
export const ORIGIN_SHORTHANDS = {
  generated: 'trainedAlgorithmicMedia',
  'ai-edited': 'compositeWithTrainedAlgorithmicMedia',
  'contains-ai': 'compositeSynthetic',
  captured: 'digitalCapture',
  rendered: 'digitalCreation',
} as const satisfies Record<string, SourceCode>;

/** Who steered the generation, in the words of C2PA 2.4 (`c2pa.ai-disclosure`, humanOversightLevel). */
export const OVERSIGHTS = ['fully_autonomous', 'prompt_guided', 'human_validated'] as const;
export type Oversight = (typeof OVERSIGHTS)[number];

/** How another file went into the one marked, in the words of C2PA. */
export const RELATIONSHIPS = ['parentOf', 'componentOf', 'inputTo'] as const;
export type Relationship = (typeof RELATIONSHIPS)[number];

/** What may be done with the file by those who train models (`cawg.training-mining`). */
export const TRAINING_USES = ['allowed', 'notAllowed', 'constrained'] as const;
export type TrainingUse = (typeof TRAINING_USES)[number];

/** A plate, reference or original named with `--ingredient`. */
export interface MarkIngredient {
  /** Absolute. */
  readonly path: string;
  /** Base name, as the manifest shows it. */
  readonly title: string;
  readonly relationship: Relationship;
  /** SHA-256 of the file, lower-case hex: part of what is asked for. */
  readonly sha256: string;
}

/** What is to be said of a file: the same for every file of a run, or for those that one declaration entry selects. */
export interface MarkStatement {
  readonly origin: SourceCode;
  /** C2PA action that made the origin so, e.g. `c2pa.edited`. Default: chosen by the origin, see plan-manifest.ts. */
  readonly action?: string;
  readonly tool?: { readonly name: string; readonly version?: string };
  readonly model?: string;
  /** The prompt itself, or `sha256:` and its hash. */
  readonly prompt?: string;
  /** Who wrote the prompt. Not the creator: IPTC says so. */
  readonly promptWriter?: string;
  readonly oversight?: Oversight;
  readonly title?: string;
  readonly training?: TrainingUse;
  /** ISO 8601, when asked for. Default: the time of marking, which is no part of the request. */
  readonly when?: string;
  readonly ingredients: readonly MarkIngredient[];
}

/** Everything stated but the origin, which a declaration may give, and the ingredients. */
export type MarkDetails = Omit<MarkStatement, 'origin' | 'ingredients'>;

/** How the marks are put on, beside what they say. */
export interface MarkPlacement {
  /** Write a sidecar even where the format can embed. */
  readonly forceSidecar: boolean;
  /** Also insert string attributes into the headers of OpenEXR files. */
  readonly exrAttribute: boolean;
  /** Frames of formats that cannot embed get a sidecar each, beside the sequence manifest. */
  readonly perFrame: boolean;
  /** Frames of formats that can embed are left as they are: the sequence manifest alone speaks for them. */
  readonly sequenceOnly: boolean;
  /** Frames a second of the sequences; stands in their manifests. */
  readonly frameRate?: FrameRate;
}

/** Label of our own assertion. */
export const MARK_ASSERTION = 'org.assay.mark';

/** Data of our own assertion: what makes marking twice the same as marking once. */
export interface MarkAssertion {
  readonly version: 1;
  /** SHA-256 over the canonical request (see {@link canonicalRequest}), lower-case hex. */
  readonly request: string;
  /** SHA-256 of the file as it was before marking, lower-case hex. */
  readonly source: string;
}

/** Where a mark stands: in the file, beside it, or in the manifest of the sequence the file is a frame of. */
export type MarkCarrier = 'embedded' | 'sidecar' | 'sequence';

/**
 * The request as text that is the same whenever the same is asked for: keys sorted, nothing that is not set, ingredients by
 * relationship, hash and title, never by their path. A digest of it goes into the mark.
 */
export function canonicalRequest(
  statement: MarkStatement,
  placement: Pick<MarkPlacement, 'exrAttribute' | 'forceSidecar'>,
): string {
  const ingredients = statement.ingredients
    .map(({ relationship, sha256, title }) => [relationship, sha256, title] as const)
    .toSorted((a, b) => compareText(a.join(' '), b.join(' ')));
  const { origin, action, tool, model, prompt, promptWriter, oversight, title, training, when } = statement;
  return JSON.stringify([
    ['origin', origin],
    ['action', action],
    ['tool', tool?.name, tool?.version],
    ['model', model],
    ['prompt', prompt],
    ['promptWriter', promptWriter],
    ['oversight', oversight],
    ['title', title],
    ['training', training],
    ['when', when],
    ['ingredients', ingredients],
    ['exrAttribute', placement.exrAttribute],
    ['sidecar', placement.forceSidecar],
  ]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
