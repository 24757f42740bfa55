import { codeDistance, leadingCode } from '../../domain/code-distance.ts';
import type { FrameFingerprint, QueryFrame } from '../../domain/fingerprint.ts';
import type { FrameStretch } from '../../domain/movie-index.ts';
import type { TimeFit } from './fit-time.ts';
import type { Footage } from './footage.ts';

/** Frames of a use that are looked at once more, at most. */
const ASKED = 8;
/** With fewer moments a few that are off by chance agree with each other. */
const FEWEST_MOMENTS = 5;
/** Of the frames asked. */
const TOLD_SHARE = 0.6;
/** Bits from the nearest sample of the source beyond which a frame's code does not tell which moment it is. */
const MOST_BITS = 64;
/** Bits between neighbouring samples under which the source stands still, as far as codes tell. */
const STILL_BITS = 12;
/** Bits that a frame is off a sample that it shows, after what encoders do. */
const EXACT_BITS = 4;
/** Speeds that material is played at, besides standing still. */
const PLAIN_SPEEDS = [1, -1, 0, 0.5, 2, -0.5, -2] as const;
/** As for the vote: what is slower or faster is another thing. */
const [SLOWEST, FASTEST] = [0.5, 2];
/** Seconds: three frames off its line and a moment does not agree. */
const AGREEING_SECONDS = 0.125;
/** Moments that are furthest off count for nothing: a like frame at another time. */
const COUNTED_SHARE = 0.75;
/** Seconds by which another speed must come nearer on average to be believed: what codes are off by, in shots of any length. */
const GAIN_SECONDS = 0.04;
/** … while a line at another than a plain speed must go through all that counts: a jump looks like a somewhat faster one. */
const FREE_ERROR_SECONDS = 0.03;

export interface Moment {
  readonly final: number;
  readonly source: number;
  /** From the nearest sample. Default: far. */
  readonly bits?: number;
}

/** A use of a source, and what the vote said of its time. */
export interface TimedUse {
  readonly stretch: FrameStretch;
  readonly mirrored: boolean;
  /** As the vote has it. Default: as it was shot. */
  readonly speed?: number;
}

/**
 * How the time of a source runs in one use of it, to a frame or two: samples of a source are twelve frames apart, and how far a frame of the
 * final is from two neighbouring ones says where between them it lies. Undefined where codes cannot tell: the final is composited or
 * cropped, the source stands still, or the moments lie on no line.
 *
 * @param source samples of the source in the order of frames
 */
export async function refineTime(
  { stretch, mirrored, speed }: TimedUse,
  source: readonly FrameFingerprint[],
  footage: Pick<Footage, 'query' | 'secondsAt'>,
): Promise<TimeFit | undefined> {
  const length = stretch.out - stretch.in + 1;
  const asked = Math.min(ASKED, length);
  if (asked < FEWEST_MOMENTS || source.length < 2) return undefined;
  // Sequences of which nobody told the rate have no time.
  if (!(footage.secondsAt(stretch.out) > footage.secondsAt(stretch.in))) return undefined;
  const positions = Array.from(
    { length: asked },
    (_, rank) => stretch.in + Math.round((rank * (length - 1)) / (asked - 1)),
  );
  const answers = await footage.query(positions, false);
  const coded = readCodes(source);
  const moments = answers.flatMap((answer, index): readonly Moment[] => {
    if ('error' in answer) return [];
    const found = findMoment(answer.frame, mirrored, coded);
    return found === undefined ? [] : [{ final: footage.secondsAt(positions[index] ?? 0), ...found }];
  });
  return moments.length < asked * TOLD_SHARE ? undefined : fitMoments(moments, speed);
}

interface CodedMoment {
  readonly seconds: number;
  readonly bits: Uint8Array;
}

export function readCodes(source: readonly FrameFingerprint[]): readonly CodedMoment[] {
  return source.flatMap(({ seconds, codes }) => {
    const bits = leadingCode({ codes })?.bits;
    return bits === undefined ? [] : [{ seconds, bits }];
  });
}

/** Seconds within the source that a frame shows, and bits from the nearest sample. */
export function findMoment(
  frame: Pick<QueryFrame, 'codes' | 'mirroredCodes'>,
  mirrored: boolean,
  source: readonly CodedMoment[],
): Omit<Moment, 'final'> | undefined {
  const own = leadingCode({ codes: mirrored ? frame.mirroredCodes : frame.codes })?.bits;
  if (own === undefined) return undefined;
  let at = -1;
  let least = MOST_BITS + 1;
  for (const [index, { bits }] of source.entries()) {
    const distance = codeDistance(own, bits);
    if (distance < least) [at, least] = [index, distance];
  }
  const nearest = source[at];
  if (nearest === undefined) return undefined;
  const [next] = [source[at - 1], source[at + 1]]
    .flatMap((each) => (each === undefined ? [] : [{ ...each, distance: codeDistance(own, each.bits) }]))
    .toSorted((a, b) => a.distance - b.distance);
  if (next === undefined) return undefined;
  const apart = codeDistance(nearest.bits, next.bits);
  if (apart < STILL_BITS) return undefined;
  // What both distances have in common is what happened to the picture on its way, and no time.
  const common = Math.max(0, (least + next.distance - apart) / 2);
  const share = Math.max(0, Math.min(0.5, (least - common) / apart));
  return { source: nearest.seconds + share * (next.seconds - nearest.seconds), bits: least };
}

interface Line {
  readonly speed: number;
  readonly offset: number;
  /** Seconds, on average over the moments that count. */
  readonly error: number;
}

/**
 * The line through most moments. The vote's speed is kept unless another one comes notably nearer: over short uses and through jumps all
 * speeds come near enough to be taken for one another.
 */
export function fitMoments(moments: readonly Moment[], voted = 1): TimeFit | undefined {
  if (moments.length < FEWEST_MOMENTS) return undefined;
  let best = measureLine(moments, voted);
  const plain = PLAIN_SPEEDS.map((speed) => measureLine(moments, speed)).toSorted((a, b) => a.error - b.error)[0];
  if (plain !== undefined && plain.error < best.error - GAIN_SECONDS) best = plain;
  const slope = medianOf(listSlopes(moments));
  if (slope !== undefined && Math.abs(slope) >= SLOWEST && Math.abs(slope) <= FASTEST) {
    const free = measureLine(moments, slope);
    if (free.error <= FREE_ERROR_SECONDS && free.error < best.error - GAIN_SECONDS) best = free;
  }
  const { speed, offset } = best;
  const agreeing = moments.flatMap(({ final, source }, index) =>
    Math.abs(source - offset - speed * final) <= AGREEING_SECONDS ? [index] : [],
  );
  return agreeing.length < Math.max(FEWEST_MOMENTS, moments.length * TOLD_SHARE)
    ? undefined
    : { speed, offset, agreeing };
}

function measureLine(moments: readonly Moment[], speed: number): Line {
  const offset = findOffset(moments, speed);
  const off = moments.map(({ final, source }) => Math.abs(source - offset - speed * final)).sort((a, b) => a - b);
  const counted = off.slice(0, Math.max(1, Math.ceil(off.length * COUNTED_SHARE)));
  return { speed, offset, error: counted.reduce((sum, each) => sum + each, 0) / counted.length };
}

/** On average over what agrees; the nearer a moment is to a sample, the less is it off, and the more it counts. */
function findOffset(moments: readonly Moment[], speed: number): number {
  const offsets = moments.map(({ final, source, bits = MOST_BITS }) => ({
    offset: source - speed * final,
    weight: 1 / (EXACT_BITS + bits) ** 2,
  }));
  const usual = medianOf(offsets.map(({ offset }) => offset)) ?? 0;
  const agreeing = offsets.filter(({ offset }) => Math.abs(offset - usual) <= AGREEING_SECONDS);
  const total = agreeing.reduce((sum, { weight }) => sum + weight, 0);
  return total === 0 ? usual : agreeing.reduce((sum, { offset, weight }) => sum + offset * weight, 0) / total;
}

function listSlopes(moments: readonly Moment[]): readonly number[] {
  return moments.flatMap((a, index) =>
    moments.slice(index + 1).flatMap((b) => (b.final > a.final ? [(b.source - a.source) / (b.final - a.final)] : [])),
  );
}

function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
