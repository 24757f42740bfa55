import { codeDistance, leadingCode } from '../../domain/code-distance.ts';
import type { FrameFingerprint, Keypoints, PictureCode } from '../../domain/fingerprint.ts';
import type { KeypointAgreement } from '../../domain/picture-reader.ts';
import type { MatchEvidence } from './evidence.ts';
import type { Footage } from './footage.ts';
import type { AlikeGroup } from './group-alike.ts';
import type { LedgerSamples } from './ledger-samples.ts';
import type { ScannedSample } from './scan-samples.ts';
import type { SourceMovies } from './source-movies.ts';
import type { TimedTrack } from './split-by-time.ts';

/** A sample of the ledger that a frame at an edge may show. */
export interface EdgeReference {
  readonly sha256: string;
  readonly mirrored: boolean;
  readonly seconds: number;
  readonly codes: readonly PictureCode[];
  readonly keypoints: () => Promise<Keypoints | undefined>;
  /** How it lies in the nearest frame whose keypoints were asked; upright and whole where only codes tell it. */
  readonly placed: Placed;
}

export type Placed = Pick<KeypointAgreement, 'scale' | 'rotationDegrees'>;

const WHOLE: Placed = { scale: 1, rotationDegrees: 0 };

/** What a frame at an edge is held against. */
export interface EdgeReferences {
  /** All that it can show by its time, the likeliest first. */
  readonly at: (position: number) => readonly EdgeReference[];
  /** A few of them, for keypoints: by time, by the code of the frame, held, and backwards. */
  readonly choose: (position: number, frame: Pick<FrameFingerprint, 'codes'>) => readonly EdgeReference[];
}

export interface ReferenceParts {
  readonly samples: LedgerSamples;
  readonly sources: Pick<SourceMovies, 'samples'>;
}

/** Evidence whose samples are asked: what is nearest to the edge. */
const NEAREST_EVIDENCE = 24;
/** Versions of one clip that are asked. */
const MOVIES = 2;
/** How far off the time of a frame may be: as for the vote, and what two seconds of a line are off by at its end. */
const SLACK_SECONDS = 0.5;
const SLACK_OF_FIT = 0.25;
/** Of one sample alone nobody knows how fast it runs: twice at most, either way. */
const SLACK_WITHOUT_FIT = 2;
/** Codes held against one frame: a second and a half at a sample each half second needs seven, a static minute some more. */
const MOST_REFERENCES = 64;
const BY_TIME = 2;

/** Loads what frames between two samples may show: of a movie all samples around that time, else what was found near the edge. */
export async function loadEdgeReferences(
  group: AlikeGroup,
  edge: number,
  { footage, samples, parts }: { footage: Footage; samples: readonly ScannedSample[]; parts: ReferenceParts },
): Promise<EdgeReferences> {
  const nearest = nearestEvidence(group, edge);
  const anchors = new Map<string, MatchEvidence>();
  for (const each of nearest) if (!anchors.has(each.sha256)) anchors.set(each.sha256, each);
  const movies = new Map<string, readonly FrameFingerprint[]>();
  for (const sha256 of [...anchors.keys()].slice(0, MOVIES)) {
    const all = await parts.sources.samples(sha256);
    if (all.length > 0) movies.set(sha256, all);
  }
  const rest = nearest.filter(({ sha256 }) => !movies.has(sha256));
  const stills = await loadStills(rest, parts.samples);
  const clips = [...movies].flatMap(([sha256, all]) => {
    const anchor = anchors.get(sha256);
    return anchor === undefined ? [] : [toClip(anchor, all, { group, footage, samples })];
  });
  const at = (position: number): readonly EdgeReference[] => [...clips.flatMap((clip) => clip.at(position)), ...stills];
  return {
    at,
    choose: (position, frame) => {
      const byTime = [...clips.flatMap((clip) => clip.at(position).slice(0, BY_TIME)), ...stills.slice(0, BY_TIME)];
      const others = clips.flatMap((clip) => clip.otherwise(position));
      return [...new Set([...byTime, ...nearestByCode(frame, at(position)), ...others])];
    },
  };
}

function nearestEvidence({ members }: AlikeGroup, edge: number): readonly MatchEvidence[] {
  return members
    .flatMap(({ evidence }) => evidence)
    .sort((a, b) => Math.abs(a.at - edge) - Math.abs(b.at - edge) || a.sample - b.sample)
    .slice(0, NEAREST_EVIDENCE);
}

async function loadStills(
  evidence: readonly MatchEvidence[],
  samples: LedgerSamples,
): Promise<readonly EdgeReference[]> {
  const ids = [...new Set(evidence.map(({ sample }) => sample))];
  const known = await samples.get(ids, { keypoints: false });
  return ids.flatMap((id) => {
    const stored = known.get(id);
    const own = evidence.find(({ sample }) => sample === id);
    if (stored === undefined || own === undefined) return [];
    const keypoints = async () => (await samples.get([id], { keypoints: true })).get(id)?.keypoints;
    return [
      {
        sha256: own.sha256,
        mirrored: own.mirrored,
        seconds: stored.seconds,
        codes: stored.codes,
        keypoints,
        placed: placedBy(evidence, own),
      },
    ];
  });
}

/** @param evidence the nearest first. */
function placedBy(evidence: readonly MatchEvidence[], { sha256, mirrored }: MatchEvidence): Placed {
  const told = evidence.find(
    (each) => each.sha256 === sha256 && each.mirrored === mirrored && each.agreement !== undefined,
  );
  return told?.agreement ?? WHOLE;
}

interface Clip {
  readonly at: (position: number) => readonly EdgeReference[];
  readonly otherwise: (position: number) => readonly EdgeReference[];
}

function toClip(
  anchor: MatchEvidence,
  all: readonly FrameFingerprint[],
  {
    group,
    footage,
    samples,
  }: { group: AlikeGroup; footage: Pick<Footage, 'secondsAt'>; samples: readonly ScannedSample[] },
): Clip {
  const { sha256, mirrored } = anchor;
  const placed = placedBy(
    group.members.flatMap(({ evidence }) =>
      evidence.toSorted((a, b) => Math.abs(a.at - anchor.at) - Math.abs(b.at - anchor.at)),
    ),
    anchor,
  );
  const references = all.map(
    ({ seconds, codes, keypoints }): EdgeReference => ({
      sha256,
      mirrored,
      seconds,
      codes,
      keypoints: async () => keypoints,
      placed,
    }),
  );
  const { fit }: Partial<Pick<TimedTrack, 'fit'>> =
    group.members.find(({ evidence }) => evidence.includes(anchor)) ?? {};
  const from = samples[anchor.at]?.seconds ?? 0;
  const speed = fit?.speed ?? 1;
  const start = fit === undefined ? anchor.seconds : fit.offset + fit.speed * from;
  const byTime = (seconds: number): readonly EdgeReference[] =>
    references.toSorted((a, b) => Math.abs(a.seconds - seconds) - Math.abs(b.seconds - seconds));
  return {
    at: (position) => {
      const away = footage.secondsAt(position) - from;
      const expected = start + speed * away;
      const slack = SLACK_SECONDS + Math.abs(away) * (fit === undefined ? SLACK_WITHOUT_FIT : SLACK_OF_FIT);
      // Where a source stands still its samples are further apart: those next to the time belong to it all the same.
      return byTime(expected)
        .filter(({ seconds }, rank) => rank < BY_TIME || Math.abs(seconds - (fit ? expected : anchor.seconds)) <= slack)
        .slice(0, MOST_REFERENCES);
    },
    otherwise: (position) => {
      if (fit !== undefined) return [];
      const backwards = anchor.seconds - (footage.secondsAt(position) - from);
      return [...byTime(anchor.seconds).slice(0, 1), ...byTime(backwards).slice(0, 1)];
    },
  };
}

function nearestByCode(
  frame: Pick<FrameFingerprint, 'codes'>,
  references: readonly EdgeReference[],
): readonly EdgeReference[] {
  const own = leadingCode(frame)?.bits;
  if (own === undefined) return [];
  const distance = (each: EdgeReference): number => {
    const code = leadingCode(each)?.bits;
    return code === undefined ? 256 : codeDistance(own, code);
  };
  return references.toSorted((a, b) => distance(a) - distance(b)).slice(0, 1);
}
