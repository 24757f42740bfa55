import { buildTracks, type Track } from './build-tracks.ts';
import { chooseForTime } from './choose-for-time.ts';
import { chooseFrames } from './choose-frames.ts';
import { fromCodeHit, type MatchEvidence, trackKey } from './evidence.ts';
import type { Shot } from './find-shots.ts';
import type { Footage } from './footage.ts';
import { TELLING_KEYPOINTS } from './judge-codes-alone.ts';
import type { ScannedSample } from './scan-samples.ts';
import { isCrop } from './search-codes.ts';
import type { KeypointParts } from './search-keypoints.ts';
import { type LocalFinding, searchLocal, toEvidence } from './search-local.ts';
import type { SourceMovies } from './source-movies.ts';

export interface EvidenceParts extends KeypointParts {
  readonly sources: Pick<SourceMovies, 'find'>;
}

export interface Gathered {
  readonly tracks: readonly Track[];
  /** What agrees with something of the ledger but is no match, by sample: why a replaced shot does not fire. */
  readonly refused: readonly {
    readonly at: number;
    readonly sha256: string;
    readonly verdict: 'overlay' | 'background';
  }[];
}

/**
 * Screen and local search: codes first, keypoints for the shots that codes leave open, and for every code that stands alone in a
 * movie: one like frame among thousands proves nothing until its keypoints agree. Where they find a generated movie, more samples are asked
 * for how its time runs.
 */
export async function gatherEvidence(
  footage: Footage,
  samples: readonly ScannedSample[],
  shots: readonly Shot[],
  parts: EvidenceParts,
  options: { readonly parallel: number; readonly signal?: AbortSignal | undefined },
): Promise<Gathered> {
  const byCodes = samples.flatMap((sample, at) =>
    sample.hits
      .filter((hit) => hit.distanceBits <= (isCrop(hit) ? parts.thresholds.cropBits : parts.thresholds.matchBits))
      .map((hit) => fromCodeHit(at, hit, parts.thresholds)),
  );
  const first = buildTracks({ samples, shots, evidence: byCodes, asked: new Set() });
  const lonely = new Set(footage.kind === 'still' ? [] : first.filter(isLonely).flatMap(({ evidence }) => evidence));
  const settled = new Set(first.filter((track) => footage.kind === 'still' || !isLonely(track)).flatMap(listSamples));
  const wanted = new Set([...lonely].flatMap(({ at }) => (settled.has(at) ? [] : [at])));
  const chosen = chooseFrames(samples, shots, { footage, settled, wanted });
  const once = await searchLocal(footage, samples, chosen, parts, options);
  const again = chooseForTime(shots, once, settled, await findMovies(once, parts));
  const more = await searchLocal(footage, samples, again, parts, options);
  const local = [...once, ...more];
  const byKeypoints = local.flatMap((each) => toLocalEvidence(each, byCodes));
  const asked = new Map(local.map((each) => [each.at, each]));
  // Those that were asked for the time only say where it is: a blurred one must not take a use apart.
  const telling = new Set([...once, ...more.filter(isMatch)].map(({ at }) => at));
  const kept = await Promise.all(
    byCodes.map(async (each) => (lonely.has(each) ? await confirmLonely(each, asked.get(each.at), parts) : [each])),
  );
  const evidence = mergeEvidence(kept.flat(), byKeypoints);
  return {
    tracks: buildTracks({ samples, shots, evidence, asked: telling }),
    refused: local.flatMap(({ at, findings }) =>
      findings.flatMap(({ sample: { sha256 }, verdict }) =>
        verdict === 'overlay' || verdict === 'background' ? [{ at, sha256, verdict }] : [],
      ),
    ),
  };
}

async function findMovies(
  local: readonly LocalFinding[],
  { sources }: Pick<EvidenceParts, 'sources'>,
): Promise<(sha256: string) => boolean> {
  const matches = local.flatMap(({ findings }) => findings.filter(({ verdict }) => verdict === 'match'));
  const movies = new Set<string>();
  for (const sha256 of new Set(matches.map(({ sample }) => sample.sha256)))
    if ((await sources.find(sha256)) !== undefined) movies.add(sha256);
  return (sha256) => movies.has(sha256);
}

function isMatch({ findings }: LocalFinding): boolean {
  return findings.some(({ verdict }) => verdict === 'match');
}

/** Codes of one single sample. */
export function isLonely({ evidence }: Pick<Track, 'evidence'>): boolean {
  return evidence.every(({ at, agreement }) => at === evidence[0]?.at && agreement === undefined);
}

function listSamples({ from, to }: Track): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function toLocalEvidence({ at, findings }: LocalFinding, byCodes: readonly MatchEvidence[]): readonly MatchEvidence[] {
  const matches = findings.filter(({ verdict }) => verdict === 'match');
  if (matches.length === 0) return [];
  const hits = byCodes.filter((each) => each.at === at);
  return matches.map((finding) => {
    const { id } = finding.sample;
    const hit = hits.find(({ sample, mirrored }) => sample === id && mirrored === finding.mirrored);
    return toEvidence(at, finding, hit?.distanceBits);
  });
}

/** Dropped when its keypoints were asked and say something else; kept, and marked, when there is nothing to ask. */
async function confirmLonely(
  each: MatchEvidence,
  asked: LocalFinding | undefined,
  { samples }: Pick<KeypointParts, 'samples'>,
): Promise<readonly MatchEvidence[]> {
  const unconfirmed: readonly MatchEvidence[] = [{ ...each, unconfirmed: true }];
  if (asked === undefined || asked.keypoints < TELLING_KEYPOINTS) return unconfirmed;
  const key = trackKey(each);
  const own = asked.findings.find(({ sample, mirrored }) => trackKey({ sha256: sample.sha256, mirrored }) === key);
  if (own?.verdict === 'match') return [each];
  const source = (await samples.get([each.sample], { keypoints: true })).get(each.sample);
  return (source?.keypoints?.count ?? 0) < TELLING_KEYPOINTS ? unconfirmed : [];
}

/** What keypoints say replaces what codes said of the same sample of the ledger in the same frame. */
function mergeEvidence(
  byCodes: readonly MatchEvidence[],
  byKeypoints: readonly MatchEvidence[],
): readonly MatchEvidence[] {
  const keyOf = (each: MatchEvidence): string => `${each.at}|${each.sample}|${each.mirrored}`;
  const told = new Set(byKeypoints.map(keyOf));
  return [...byKeypoints, ...byCodes.filter((each) => !told.has(keyOf(each)))];
}
