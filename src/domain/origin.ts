/** What a file is made of, as far as it can be told. Highest first: the worst thing found wins. */
export const ORIGINS = ['generated', 'ai-edited', 'contains-ai', 'needs-answer', 'unknown', 'not-ai'] as const;
export type Origin = (typeof ORIGINS)[number];

/** How far the evidence goes. `proven`: a trusted, intact credential says so. */
export const CERTAINTIES = ['proven', 'declared', 'implied', 'hint'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

const RANK: Readonly<Record<Origin, number>> = {
  generated: 5,
  'ai-edited': 4,
  'contains-ai': 3,
  'needs-answer': 2,
  unknown: 1,
  'not-ai': 0,
};
const CERTAINTY_RANK: Readonly<Record<Certainty, number>> = { proven: 3, declared: 2, implied: 1, hint: 0 };

/** Negative when `a` is the higher (worse) origin. */
export function compareOrigins(a: Origin, b: Origin): number {
  return RANK[b] - RANK[a];
}

/** Negative when `a` is the stronger certainty. */
export function compareCertainties(a: Certainty, b: Certainty): number {
  return CERTAINTY_RANK[b] - CERTAINTY_RANK[a];
}

export function worstOrigin(origins: Iterable<Origin>): Origin | undefined {
  let worst: Origin | undefined;
  for (const origin of origins) if (worst === undefined || RANK[origin] > RANK[worst]) worst = origin;
  return worst;
}

/** True for the three origins that mean generative AI is in the picture. */
export function isFlagged(origin: Origin): boolean {
  return RANK[origin] >= RANK['contains-ai'];
}
