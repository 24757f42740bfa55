import type { MatchConfidence, MatchInstance } from '../../domain/match.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import type { FrameStretch } from '../../domain/movie-index.ts';
import { describeItem, findUsed, type SourceMovie } from './describe-source.ts';
import { describeTransform } from './describe-transform.ts';
import type { MatchEvidence } from './evidence.ts';
import type { TimeFit } from './fit-time.ts';
import type { Footage } from './footage.ts';
import type { AlikeGroup } from './group-alike.ts';
import type { ScannedSample } from './scan-samples.ts';
import type { TimedTrack } from './split-by-time.ts';
import type { MatchThresholds } from './thresholds.ts';

/** All that is known of one use of generated material. */
export interface FoundGroup {
  readonly group: AlikeGroup;
  readonly best: MatchEvidence;
  /** Keypoints were asked, and do not see what codes say. */
  readonly contradicted: boolean;
  readonly stretch: FrameStretch;
  readonly item: GeneratedItem;
  /** When the source is a movie. */
  readonly source?: SourceMovie;
  /** How its time runs, when a second look could tell. Default: what the vote found, which alone says how sure the match is. */
  readonly fit?: TimeFit;
}

/** One group as the report tells it. */
export function describeInstance(
  found: FoundGroup,
  footage: Footage,
  samples: readonly ScannedSample[],
  thresholds: MatchThresholds,
): MatchInstance {
  const { group, best, stretch, item, source, fit } = found;
  const { members } = group;
  const leader: TimedTrack = { ...group.leader, ...(fit === undefined ? {} : { fit }) };
  const distances = leader.evidence.flatMap(({ distanceBits }) => distanceBits ?? []);
  const inliers = [best, ...leader.evidence].flatMap(({ agreement }) => agreement?.inliers ?? []);
  const alike = new Set(members.map(({ sha256 }) => sha256)).size - 1;
  const sequence = footage.kind === 'still' ? 0 : footage.secondsAt(stretch.out + 1) - footage.secondsAt(stretch.in);
  const position = samples[best.at]?.position ?? 0;
  return {
    item: {
      ...describeItem(item),
      ...(source === undefined ? {} : { used: findUsed({ leader, stretch, best }, footage, source) }),
    },
    final: footage.toSpan(stretch),
    seconds: sequence,
    transform: describeTransform(best, source === undefined ? undefined : leader.fit?.speed),
    by: distances.length > 0 ? 'codes' : 'keypoints',
    ...(distances.length > 0 ? { distanceBits: Math.min(...distances) } : {}),
    ...(inliers.length > 0 ? { inliers: Math.max(...inliers) } : {}),
    frames: new Set(leader.evidence.map(({ at }) => at)).size,
    confidence: judgeConfidence(found, footage, thresholds),
    best: { final: footage.toSpan({ in: position, out: position }).in, source: source === undefined ? 0 : best.frame },
    ...(alike > 0 ? { alike } : {}),
  };
}

/**
 * `certain`: keypoints say so beyond doubt, or codes of whole pictures do, in as many samples as there can be. `likely`: a person should
 * look.
 */
function judgeConfidence(
  { group: { leader }, best, contradicted, source }: FoundGroup,
  { kind }: Footage,
  { certainInliers }: MatchThresholds,
): MatchConfidence {
  const inliers = Math.max(0, ...[best, ...leader.evidence].map(({ agreement }) => agreement?.inliers ?? 0));
  if (inliers >= certainInliers) return 'certain';
  const byCodes = leader.evidence.filter(({ distanceBits }) => distanceBits !== undefined);
  if (byCodes.length === 0 || contradicted || byCodes.every(({ unconfirmed }) => unconfirmed)) return 'likely';
  if (kind === 'still') return 'certain';
  const isSeveral = byCodes.some(({ at }) => at !== byCodes[0]?.at);
  // Frames of a movie that follow no time are like each other, and may be like others.
  const isTimed = source === undefined || leader.fit !== undefined || best.agreement !== undefined;
  return (isSeveral || best.agreement !== undefined) && isTimed ? 'certain' : 'likely';
}
