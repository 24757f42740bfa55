import type { BarProfile } from './bar-profile.ts';

/** Where a bar may end. */
export interface BarEdge {
  /** Lines of the bar. */
  readonly depth: number;
  /** How much more the two lines beyond differ from the bar than its last two: brightness steps, 0 to 32. */
  readonly strength: number;
  /** Share of the pixels of the lines beyond that are not the bar's. */
  readonly foreign: number;
}

export interface BarEdges {
  readonly level: number;
  /** Nothing before this line speaks against a bar: lines are even, or a few letters stand in them. */
  readonly possibleDepth: number;
  /** At each depth up to the possible one. */
  readonly edges: readonly BarEdge[];
}

/** Foreign share of a line that is the bar and nothing else: what compression smears around letters is no more. */
const CLEAN = 0.1;
/** Foreign share that letters in a bar stay under. */
const LETTERS = 0.5;
/** Lines without a clean one that letters take at most, as a share of the lines looked at (a twelfth of the height). */
const LETTER_LINES = 0.2;
/** Lines beside an edge that compression may smear: a block of 8. */
const SMEARED_LINES = 8;

export function findBarEdges({ level, foreign, difference }: BarProfile, depth: number): BarEdges {
  const edges: BarEdge[] = [];
  const letterLines = SMEARED_LINES + depth * LETTER_LINES;
  let clean = -1;
  let possibleDepth = 0;
  for (let at = 0; at < foreign.length; at += 1) {
    edges.push(edgeAt(at, foreign, difference));
    if (at - clean > SMEARED_LINES && foreign.slice(clean + 1, at).some((share) => share > LETTERS)) break;
    if (at - clean > letterLines) break;
    possibleDepth = at;
    if ((foreign[at] ?? 1) <= CLEAN) clean = at;
  }
  return { level, possibleDepth, edges: edges.slice(0, possibleDepth + 1) };
}

function edgeAt(depth: number, foreign: readonly number[], difference: readonly number[]): BarEdge {
  const mean = (values: readonly number[], from: number, to: number): number => {
    const part = values.slice(Math.max(0, from), to);
    return part.length === 0 ? 0 : part.reduce((sum, value) => sum + value, 0) / part.length;
  };
  return {
    depth,
    strength: mean(difference, depth, depth + 2) - mean(difference, depth - 2, depth),
    foreign: mean(foreign, depth, depth + 3),
  };
}
