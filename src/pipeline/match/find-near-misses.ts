import type { QueryFrame } from '../../domain/fingerprint.ts';
import type { NearMiss } from '../../domain/match-comparison.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import type { Footage } from './footage.ts';
import type { MatchEngine } from './match-footage.ts';
import { type CodeHit, searchCodes } from './search-codes.ts';
import { type KeypointFinding, searchKeypoints } from './search-keypoints.ts';

/** Frames of a movie that are asked what they come near to. */
const FRAMES = 4;
/** Radii that are tried in turn, bits: unrelated pictures lie at 128, so that the last one finds something in any ledger. */
const RADII = [64, 96, 128] as const;

/** What the ledger has that is nearest to a footage, other than what was found: at most `count`, the nearest first. */
export async function findNearMisses(
  footage: Footage,
  found: ReadonlySet<string>,
  engine: MatchEngine,
  count: number,
): Promise<readonly NearMiss[]> {
  const best = new Map<string, NearMiss>();
  const step = Math.max(1, Math.ceil(footage.sampled.length / FRAMES));
  const positions = [...footage.sampled].filter((_, index) => index % step === 0);
  for (const answer of await footage.query(positions, true)) {
    if ('error' in answer) continue;
    const hits = await searchWider(answer.frame, engine, count + found.size);
    for (const finding of await searchKeypoints(answer.frame, hits, engine))
      keep(best, fromFinding(finding, answer.frame, engine.items));
    for (const hit of hits) keep(best, fromHit(hit, answer.frame, engine.items));
  }
  return [...best.values()]
    .filter(({ item }) => !found.has(item.sha256))
    .sort(compareMisses)
    .slice(0, count);
}

async function searchWider(frame: QueryFrame, engine: MatchEngine, wanted: number): Promise<readonly CodeHit[]> {
  let hits: readonly CodeHit[] = [];
  for (const radius of RADII) {
    const [found] = await searchCodes([frame], { codes: engine.indexes.codes, samples: engine.samples, radius });
    hits = found ?? [];
    if (new Set(hits.map(({ sha256 }) => sha256)).size >= wanted) break;
  }
  return hits;
}

/** What keypoints say and what codes say of one content stand together. */
function keep(best: Map<string, NearMiss>, miss: NearMiss): void {
  const known = best.get(miss.item.sha256);
  if (known === undefined) best.set(miss.item.sha256, miss);
  else {
    const [first, second] = compareMisses(known, miss) <= 0 ? [known, miss] : [miss, known];
    best.set(miss.item.sha256, { ...second, ...first });
  }
}

/** Agreeing keypoints say more than near codes; between codes the distance decides. */
function compareMisses(a: NearMiss, b: NearMiss): number {
  const byInliers = Math.max(TELLING, b.inliers ?? 0) - Math.max(TELLING, a.inliers ?? 0);
  return byInliers || (a.distanceBits ?? 256) - (b.distanceBits ?? 256) || (a.item.sha256 < b.item.sha256 ? -1 : 1);
}

/** Fewer agreeing keypoints than this are chance: wrong pictures came to 7. */
const TELLING = 7;

function describe(sha256: string, items: ReadonlyMap<string, GeneratedItem>): NearMiss['item'] {
  const path = items.get(sha256)?.places[0]?.path;
  return path === undefined ? { sha256 } : { sha256, path };
}

function fromHit(hit: CodeHit, { frame }: QueryFrame, items: ReadonlyMap<string, GeneratedItem>): NearMiss {
  const { sha256, mirrored, distanceBits, view } = hit;
  return { item: describe(sha256, items), frames: { final: frame, source: hit.frame }, mirrored, distanceBits, view };
}

function fromFinding(
  { sample, mirrored, agreement, verdict }: KeypointFinding,
  { frame }: QueryFrame,
  items: ReadonlyMap<string, GeneratedItem>,
): NearMiss {
  const { inliers, pairs } = agreement;
  const frames = { final: frame, source: sample.frame };
  return { item: describe(sample.sha256, items), frames, mirrored, inliers, pairs, verdict };
}
