import { codeDistance, leadingCode } from '../../domain/code-distance.ts';
import type { FrameFingerprint, QueryFrame } from '../../domain/fingerprint.ts';
import type { FrameStretch } from '../../domain/movie-index.ts';
import type { TimeFit } from './fit-time.ts';
import type { Footage } from './footage.ts';

/** Frames of a use that are looked at once more, at most. */
const ASKED = 8;
/** Fewer moments cannot contradict each other. */
const FEWEST_MOMENTS = 3;
/** Bits from the nearest sample of the source beyond which a frame's code does not tell which moment it is. */
const MOST_BITS = 64;
/** Bits between neighbouring samples under which the source stands still, as far as codes tell. */
const STILL_BITS = 12;
/** Seconds that half of the moments may be off their line at most: two and a half frames. */
const MOST_OFF_SECONDS = 0.1;
/** Speeds that material is played at; another is believed when it is further off than this. */
const PLAIN_SPEEDS = [1, -1, 0.5, 2, -0.5, -2] as const;
const PLAIN_SHARE = 0.08;
/** As for the vote: what is slower or faster is another thing. */
const SLOWEST = 0.45;
const FASTEST = 2.2;

interface Moment {
  readonly final: number;
  readonly source: number;
}

/**
 * How the time of a source runs in one use of it, to a frame or two: samples of a source are twelve frames apart, and how far a frame of the
 * final is from two neighbouring ones says where between them it lies. Undefined where codes cannot tell: the final is composited or
 * cropped, the source stands still, or the moments lie on no line.
 *
 * @param source samples of the source in the order of frames
 */
export async function refineTime(
  stretch: FrameStretch,
  mirrored: boolean,
  source: readonly FrameFingerprint[],
  footage: Pick<Footage, 'query' | 'secondsAt'>,
): Promise<TimeFit | undefined> {
  const length = stretch.out - stretch.in + 1;
  const asked = Math.min(ASKED, length);
  if (asked < FEWEST_MOMENTS || source.length < 2) return undefined;
  const positions = Array.from(
    { length: asked },
    (_, rank) => stretch.in + Math.round((rank * (length - 1)) / (asked - 1)),
  );
  const answers = await footage.query(positions, false);
  const moments = answers.flatMap((answer, index): readonly Moment[] => {
    if ('error' in answer) return [];
    const seconds = findMoment(answer.frame, mirrored, source);
    return seconds === undefined ? [] : [{ final: footage.secondsAt(positions[index] ?? 0), source: seconds }];
  });
  return fitMoments(moments);
}

/** Seconds within the source that a frame shows. */
export function findMoment(
  frame: Pick<QueryFrame, 'codes' | 'mirroredCodes'>,
  mirrored: boolean,
  source: readonly FrameFingerprint[],
): number | undefined {
  const own = leadingCode({ codes: mirrored ? frame.mirroredCodes : frame.codes })?.bits;
  if (own === undefined) return undefined;
  const coded = source.flatMap(({ seconds, codes }) => {
    const bits = leadingCode({ codes })?.bits;
    return bits === undefined ? [] : [{ seconds, bits, distance: codeDistance(own, bits) }];
  });
  const least = Math.min(...coded.map(({ distance }) => distance));
  const at = coded.findIndex(({ distance }) => distance === least);
  const nearest = coded[at];
  if (nearest === undefined || least > MOST_BITS) return undefined;
  const [next] = [coded[at - 1], coded[at + 1]]
    .flatMap((each) => each ?? [])
    .toSorted((a, b) => a.distance - b.distance);
  if (next === undefined) return undefined;
  const apart = codeDistance(nearest.bits, next.bits);
  if (apart < STILL_BITS) return undefined;
  // What both distances have in common is what happened to the picture on its way, and no time.
  const common = Math.max(0, (nearest.distance + next.distance - apart) / 2);
  const share = Math.max(0, Math.min(0.5, (nearest.distance - common) / apart));
  return nearest.seconds + share * (next.seconds - nearest.seconds);
}

/** The line through most moments, whatever single ones say: median of slopes, then of offsets (Theil and Sen). */
export function fitMoments(moments: readonly Moment[]): TimeFit | undefined {
  if (moments.length < FEWEST_MOMENTS) return undefined;
  const slopes = moments.flatMap((a, index) =>
    moments.slice(index + 1).flatMap((b) => (b.final > a.final ? [(b.source - a.source) / (b.final - a.final)] : [])),
  );
  const slope = medianOf(slopes);
  if (slope === undefined) return undefined;
  const plain = PLAIN_SPEEDS.find((each) => Math.abs(each - slope) <= PLAIN_SHARE * Math.abs(each));
  const speed = plain ?? slope;
  if (!(Math.abs(speed) >= SLOWEST && Math.abs(speed) <= FASTEST)) return undefined;
  const offset = medianOf(moments.map(({ final, source }) => source - speed * final)) ?? 0;
  const off = moments.map(({ final, source }) => Math.abs(source - offset - speed * final));
  if ((medianOf(off) ?? Number.POSITIVE_INFINITY) > MOST_OFF_SECONDS) return undefined;
  const agreeing = off.flatMap((each, index) => (each <= 2 * MOST_OFF_SECONDS ? [index] : []));
  return { speed, offset, agreeing };
}

function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
