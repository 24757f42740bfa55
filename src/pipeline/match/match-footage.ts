import type { FileMatches } from '../../domain/match.ts';
import { runAhead } from '../jobs/run-ahead.ts';
import type { Track } from './build-tracks.ts';
import { confirmGroup } from './confirm-group.ts';
import { describeInstance, type FoundGroup } from './describe-instance.ts';
import { describeRefused, type Refused } from './describe-refused.ts';
import type { CommonFinder } from './find-common.ts';
import { findShots } from './find-shots.ts';
import type { Footage } from './footage.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { type AlikeGroup, groupAlike } from './group-alike.ts';
import { joinTracks } from './join-tracks.ts';
import type { LedgerSamples } from './ledger-samples.ts';
import { listNotSearched, secondsOf } from './list-not-searched.ts';
import { markBlanks } from './mark-blanks.ts';
import type { MatchOptions, MatchParts } from './parts.ts';
import { refineEdges } from './refine-edges.ts';
import { refineTime } from './refine-time.ts';
import { reviewPlain } from './review-plain.ts';
import { type ScannedSample, scanSamples } from './scan-samples.ts';
import { sortCommon } from './sort-common.ts';
import type { SourceMovies } from './source-movies.ts';
import { splitByTime, type TimedTrack } from './split-by-time.ts';
import type { MatchThresholds } from './thresholds.ts';
import { trimOverlaps } from './trim-overlaps.ts';

/** What all files of a delivery are searched with. */
export interface MatchEngine extends MatchParts {
  readonly samples: LedgerSamples;
  readonly sources: SourceMovies;
  readonly commons: CommonFinder;
  readonly thresholds: MatchThresholds;
}

/** Uses of generated material in one file whose ends are looked for to the frame; the others keep those of their samples. */
const REFINED_GROUPS = 2000;

/** Searches one still, movie or sequence: screen, local, verify, vote, refine. */
export async function matchFootage(footage: Footage, engine: MatchEngine, options: MatchOptions): Promise<FileMatches> {
  const scanned = await scanSamples(footage, engine, { ...options, thresholds: engine.thresholds });
  const samples = await reviewPlain(footage, scanned, options.signal);
  const shots = findShots(samples);
  const { tracks, refused } = await gatherEvidence(footage, samples, shots, engine, options);
  const foreign = tracks.filter(({ sha256 }) => !footage.contents.has(sha256));
  const groups = groupAlike(await tellTime(foreign, samples, engine), engine.items);
  const looked = await lookAgain(groups, footage, samples, engine, options);
  const found = trimOverlaps(looked.found);
  const described = found.map((each) => ({
    instance: describeInstance(each, footage, samples, engine.thresholds),
    sample: each.best.sample,
  }));
  const { instances, common } = await sortCommon(described, engine);
  const refusals = [...refused.map(({ at, ...rest }) => ({ ...rest, from: at, to: at })), ...looked.refused];
  return {
    ...describeSearched(footage, await markBlanks(footage, samples, options.signal)),
    instances,
    common,
    remarks: [...footage.remarks, ...describeRefused(refusals, instances, footage, samples, engine.items)],
  };
}

/** Takes tracks apart where their time jumps, and joins those that a cut was only taken for. */
async function tellTime(
  tracks: readonly Track[],
  samples: readonly ScannedSample[],
  { sources }: Pick<MatchEngine, 'sources'>,
): Promise<readonly TimedTrack[]> {
  const movies = new Set<string>();
  for (const sha256 of new Set(tracks.map((track) => track.sha256)))
    if ((await sources.find(sha256)) !== undefined) movies.add(sha256);
  const timed = tracks.flatMap((track) => (movies.has(track.sha256) ? splitByTime(track, samples) : [track]));
  return joinTracks(timed, samples, (sha256) => movies.has(sha256));
}

async function lookAgain(
  groups: readonly AlikeGroup[],
  footage: Footage,
  samples: readonly ScannedSample[],
  engine: MatchEngine,
  { parallel, signal }: MatchOptions,
): Promise<{ readonly found: readonly FoundGroup[]; readonly refused: readonly Refused[] }> {
  const found: FoundGroup[] = [];
  const refused: Refused[] = [];
  const order = new Map(groups.map((group, index) => [group, index]));
  await runAhead(groups, parallel, async (group) => {
    signal?.throwIfAborted();
    const { sha256 } = group.leader;
    const item = engine.items.get(sha256);
    if (item === undefined) return;
    const confirmed = await confirmGroup(group, footage, samples, engine);
    if (!confirmed.kept) {
      refused.push({ sha256, verdict: confirmed.why, from: group.from, to: group.to });
      return;
    }
    const isRefined = (order.get(group) ?? 0) < REFINED_GROUPS;
    const stretch = isRefined
      ? await refineEdges(group, footage, samples, engine)
      : { in: samples[group.from]?.position ?? 0, out: samples[group.to]?.position ?? 0 };
    const source = await engine.sources.find(sha256);
    const { best, contradicted } = confirmed;
    const moving = source !== undefined && isRefined ? await engine.sources.samples(sha256) : [];
    const { fit: voted } = group.leader;
    const use = { stretch, mirrored: best.mirrored, ...(voted === undefined ? {} : { speed: voted.speed }) };
    const fit = await refineTime(use, moving, footage);
    found.push({
      group,
      best,
      contradicted,
      stretch,
      item,
      ...(source === undefined ? {} : { source }),
      ...(fit === undefined ? {} : { fit }),
    });
  });
  return {
    found: found.toSorted(
      (a, b) => a.stretch.in - b.stretch.in || (order.get(a.group) ?? 0) - (order.get(b.group) ?? 0),
    ),
    refused,
  };
}

function describeSearched(
  footage: Footage,
  samples: readonly ScannedSample[],
): Omit<FileMatches, 'instances' | 'common' | 'remarks'> {
  const { path, rate, length, thin, toSpan } = footage;
  return {
    path,
    ...(rate === undefined ? {} : { rate }),
    total: { frames: length, seconds: length === 0 ? 0 : secondsOf(footage, 0, length - 1) },
    ...listNotSearched(footage, samples),
    thin: thin.map(toSpan),
  };
}
