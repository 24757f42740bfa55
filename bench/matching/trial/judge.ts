import type { FileMatches, MatchInstance } from '../../../src/domain/match.ts';
import type { TrialPicture } from '../pictures/trial-picture.ts';
import type { Query } from './query.ts';

/** What came of one query. */
export interface Observation {
  readonly picture: string;
  readonly kind: string;
  readonly transform: string;
  /** `asked`: in the ledger. `foreign`: not. `common`: slates and the like, in it or not. */
  readonly group: 'asked' | 'foreign' | 'common';
  /** The right item was reported as an instance. */
  readonly hit: boolean;
  /** The right item was reported as what occurs everywhere. */
  readonly asCommon: boolean;
  /** Items reported that are of the same scene, but another picture of it. */
  readonly near: readonly string[];
  /** Slates and the like that were reported as an instance. */
  readonly slates: readonly string[];
  /** Any other item that was reported: false alarms. */
  readonly wrong: readonly string[];
  /** What each false alarm rests on. */
  readonly alarms: readonly string[];
  /** Why it was not searched. */
  readonly unsearched?: string;
  readonly by?: string;
  readonly confidence?: string;
  readonly inliers?: number;
  readonly distanceBits?: number;
}

/** Which picture of the trial a content of the ledger is. */
export type NameItem = (sha256: string) => TrialPicture | undefined;

export function judgeQuery({ picture, transform }: Query, found: FileMatches, nameItem: NameItem): Observation {
  const right = found.instances.find(({ item }) => nameItem(item.sha256)?.id === picture.id);
  // The same item twice, at two places of the frame, is no false alarm.
  const others = found.instances.map(({ item }) => nameItem(item.sha256)).filter((other) => other?.id !== picture.id);
  const near = others.filter((other) => other !== undefined && isNear(other, picture));
  const slates = others.filter((other) => other?.common === true && !near.includes(other));
  const wrong = others.filter((other) => !near.includes(other) && !slates.includes(other));
  const ids = (list: readonly (TrialPicture | undefined)[]): readonly string[] =>
    list.map((each) => each?.id ?? 'a clip');
  const [why] = found.notSearched;
  return {
    picture: picture.id,
    kind: picture.kind,
    transform,
    group: groupOf(picture),
    hit: right !== undefined,
    asCommon: found.common.some(({ item }) => nameItem(item.sha256)?.id === picture.id),
    near: ids(near),
    slates: ids(slates),
    wrong: ids(wrong),
    alarms: found.instances.filter(({ item }) => wrong.includes(nameItem(item.sha256))).map(describeAlarm),
    ...(why !== undefined && { unsearched: why.error?.code ?? why.why }),
    ...describeHit(right ?? found.instances[0]),
  };
}

function describeAlarm({ by, confidence, inliers, distanceBits, transform }: MatchInstance): string {
  const seen = `${transform.mirrored ? 'mirrored, ' : ''}${transform.placement}, scale ${transform.scale?.toFixed(2) ?? '-'}, turned ${transform.rotationDegrees?.toFixed(0) ?? '-'}`;
  return `${confidence} by ${by}, inliers ${inliers ?? '-'}, bits ${distanceBits ?? '-'}, ${seen}`;
}

function groupOf(picture: TrialPicture): Observation['group'] {
  if (picture.common) return 'common';
  return picture.queried ? 'asked' : 'foreign';
}

/** Of common material the same form is the same thing, whatever is written in it: that is judged as slates are. */
function isNear(other: TrialPicture, picture: TrialPicture): boolean {
  return other.scene === picture.scene && !other.common;
}

function describeHit(instance: MatchInstance | undefined): Partial<Observation> {
  if (instance === undefined) return {};
  const { by, confidence, inliers, distanceBits } = instance;
  return {
    by,
    confidence,
    ...(inliers !== undefined && { inliers }),
    ...(distanceBits !== undefined && { distanceBits }),
  };
}
