import type { FrameStretch } from '../../domain/movie-index.ts';
import { askCodes } from './ask-codes.ts';
import { askKeypoints } from './ask-keypoints.ts';
import { loadEdgeReferences, type ReferenceParts } from './edge-references.ts';
import { findEdge } from './find-edge.ts';
import type { Footage } from './footage.ts';
import type { AlikeGroup } from './group-alike.ts';
import type { ScannedSample } from './scan-samples.ts';
import type { KeypointParts } from './search-keypoints.ts';

/** Codes of frames between two samples differ from either more than the samples do from theirs. */
const EDGE_MARGIN_BITS = 16;
/** Codes are cheap, and a decoder that seeks decodes what is in between anyway; keypoints of a frame take some 50 ms. */
const CODES_PER_CALL = 16;
const KEYPOINTS_PER_CALL = 4;

/** The first and the last position that show what a group is about, to the frame. */
export async function refineEdges(
  group: AlikeGroup,
  footage: Footage,
  samples: readonly ScannedSample[],
  parts: KeypointParts & ReferenceParts,
): Promise<FrameStretch> {
  const positionAt = (at: number): number => samples[at]?.position ?? (at < 0 ? -1 : footage.length);
  const first = positionAt(group.from);
  const last = positionAt(group.to);
  if (footage.kind === 'still') return { in: first, out: last };
  const search = (inside: number, outside: number, edge: number): Promise<number> =>
    searchEdge({ group, inside, outside, edge }, footage, samples, parts);
  const [start, end] = await Promise.all([
    search(first, positionAt(group.before), group.from),
    search(last, positionAt(group.after), group.to),
  ]);
  return { in: start, out: end };
}

interface Edge {
  readonly group: AlikeGroup;
  /** Positions, as for {@link findEdge}. */
  readonly inside: number;
  readonly outside: number;
  /** Index of the sample at `inside`. */
  readonly edge: number;
}

async function searchEdge(
  { group, inside, outside, edge }: Edge,
  footage: Footage,
  samples: readonly ScannedSample[],
  parts: KeypointParts & ReferenceParts,
): Promise<number> {
  if (Math.abs(outside - inside) <= 1) return inside;
  const references = await loadEdgeReferences(group, edge, { footage, samples, parts });
  const distances = group.members.flatMap(({ evidence }) => evidence.flatMap(({ distanceBits }) => distanceBits ?? []));
  let known = inside;
  if (distances.length > 0) {
    const { matchBits, candidateBits } = parts.thresholds;
    const limit = Math.min(candidateBits, Math.max(matchBits, Math.max(...distances) + EDGE_MARGIN_BITS));
    const codes = askCodes({ position: inside, code: samples[edge]?.code }, references, footage, limit);
    known = await findEdge({ inside, outside, perCall: CODES_PER_CALL }, codes.ask);
    const beyond = known + Math.sign(outside - inside);
    // Where the picture merely moves on, codes may have lost it between two samples of the ledger.
    if (beyond === outside || codes.isCut(known, beyond)) return known;
  }
  return await findEdge(
    { inside: known, outside, perCall: KEYPOINTS_PER_CALL },
    askKeypoints(references, footage, parts),
  );
}
