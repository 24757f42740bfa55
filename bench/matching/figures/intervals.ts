/** 95 %, two sides, of the normal distribution. */
const Z = 1.959964;

/** A share with the bounds that it lies within at 95 %. */
export interface Share {
  readonly hits: number;
  readonly of: number;
  readonly low: number;
  readonly high: number;
}

/** Wilson's interval: holds its promise for shares near 0 and 1, where the usual one does not. */
export function shareOf(hits: number, of: number): Share {
  if (of === 0) return { hits, of, low: 0, high: 1 };
  const share = hits / of;
  const centre = share + (Z * Z) / (2 * of);
  const spread = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  // At the ends the bound is the end itself; rounding would put it a hair beside.
  const low = hits === 0 ? 0 : (centre - spread) / scale;
  return { hits, of, low, high: hits === of ? 1 : (centre + spread) / scale };
}

/** The highest rate that `of` tries without one event leave open at 95 %: the rule of three. With events, Wilson's upper bound. */
export function boundRate(events: number, of: number): number {
  if (of === 0) return 1;
  return events === 0 ? Math.min(1, 3 / of) : shareOf(events, of).high;
}

export function formatPercent(share: number): string {
  const percent = share * 100;
  return `${Number.isInteger(percent) ? percent : percent.toFixed(1)} %`;
}

export function formatShare({ hits, of, low, high }: Share): string {
  if (of === 0) return 'none asked';
  return `${formatPercent(hits / of)} (${formatPercent(low)} to ${formatPercent(high)}; ${hits} of ${of})`;
}
