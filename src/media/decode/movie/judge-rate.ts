import type { FrameRate } from '../../../domain/asset.ts';
import { rationalRate, reduceRate } from '../../probe/timecode-text.ts';

export interface JudgedRate {
  readonly rate: FrameRate;
  readonly variable: boolean;
}

/** How far a frame may lie from its place in an even row: containers round (Matroska to milliseconds), a missing frame is one off. */
const TOLERANCE_FRAMES = 0.25;
/** What a single frame is taken for: its file has no rate of its own. */
const RATE_OF_ONE: FrameRate = { numerator: 24, denominator: 1 };

/**
 * The rate at which all frames follow each other, when there is one: of those that the container states, else what their mean
 * stands for. `ticks`: when each frame is shown, ascending. `timeBase`: seconds of a tick.
 */
export function judgeRate(ticks: ArrayLike<number>, timeBase: FrameRate, stated: readonly FrameRate[]): JudgedRate {
  const plausible = stated.flatMap((rate) => reduceRate(rate.numerator, rate.denominator) ?? []);
  if (ticks.length < 2) return { rate: plausible[0] ?? RATE_OF_ONE, variable: false };
  const spanTicks = (ticks[ticks.length - 1] ?? 0) - (ticks[0] ?? 0);
  const mean = ((ticks.length - 1) * timeBase.denominator) / (spanTicks * timeBase.numerator);
  const named = rationalRate(mean);
  const even = [...plausible, ...(named === undefined ? [] : [named])].find((rate) => isEven(ticks, timeBase, rate));
  if (even !== undefined) return { rate: even, variable: false };
  return { rate: meanRate(mean) ?? plausible[0] ?? RATE_OF_ONE, variable: true };
}

function isEven(ticks: ArrayLike<number>, timeBase: FrameRate, rate: FrameRate): boolean {
  const perFrame = (timeBase.denominator * rate.denominator) / (timeBase.numerator * rate.numerator);
  const tolerance = Math.max(TOLERANCE_FRAMES * perFrame, perFrame > 2 ? 1 : 0);
  const first = ticks[0] ?? 0;
  for (let frame = 1; frame < ticks.length; frame += 1) {
    if (Math.abs((ticks[frame] ?? 0) - first - frame * perFrame) > tolerance) return false;
  }
  return true;
}

function meanRate(mean: number): FrameRate | undefined {
  return Number.isFinite(mean) ? reduceRate(Math.round(mean * 1000), 1000) : undefined;
}
