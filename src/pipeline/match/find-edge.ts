/** Answers for positions, in their order: whether each still shows what is looked for. */
export type AskPositions = (positions: readonly number[]) => Promise<readonly boolean[]>;

export interface EdgeSearch {
  /** A position that shows it. */
  readonly inside: number;
  /** The nearest position that does not, on either side of `inside`; one before the first or after the last position at the ends. */
  readonly outside: number;
  /** Positions asked for in one call. */
  readonly perCall: number;
}

/** More calls than this are not spent on one edge: eight positions a call take a minute's gap apart in four. */
const MOST_CALLS = 8;

/**
 * The last position, seen from `inside`, that shows it, to the frame: asks for some in between, and goes on between the last that does
 * and the first that does not. Without enough calls it stays on the inner side.
 */
export async function findEdge({ inside, outside, perCall }: EdgeSearch, ask: AskPositions): Promise<number> {
  const step = outside > inside ? 1 : -1;
  let [yes, no] = [inside, outside];
  for (let call = 0; call < MOST_CALLS && Math.abs(no - yes) > 1; call++) {
    const asked = spread(yes, no, perCall, step);
    const answers = await ask(asked);
    const refused = answers.findIndex((answer) => !answer);
    const end = refused === -1 ? asked.length : refused;
    yes = asked[end - 1] ?? yes;
    no = asked[end] ?? no;
  }
  return yes;
}

/** Positions between two, evenly, from the first to the second; all when there are few enough. */
function spread(yes: number, no: number, count: number, step: 1 | -1): readonly number[] {
  const between = Math.abs(no - yes) - 1;
  if (between <= count) return Array.from({ length: between }, (_, index) => yes + step * (index + 1));
  return Array.from(
    { length: count },
    (_, index) => yes + step * Math.round(((index + 1) * (between + 1)) / (count + 1)),
  );
}
