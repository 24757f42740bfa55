import { codeDistance, findCode } from '../../domain/code-distance.ts';
import type { QueryFrame, StoredSample } from '../../domain/fingerprint.ts';
import type { FrameStretch } from '../../domain/movie-index.ts';
import type { MatchEvidence } from './evidence.ts';
import { type AskPositions, findEdge } from './find-edge.ts';
import type { Footage } from './footage.ts';
import type { AlikeGroup } from './group-alike.ts';
import type { ScannedSample } from './scan-samples.ts';
import type { KeypointParts } from './search-keypoints.ts';
import { CUT_BITS } from './thresholds.ts';

/** Samples of the ledger that frames at an edge are held against: those nearest to it. */
const CODE_REFERENCES = 24;
const KEYPOINT_REFERENCES = 2;
/** Codes of frames between two samples differ from either more than the samples do from theirs. */
const EDGE_MARGIN_BITS = 16;
/** Two neighbouring frames within this are of one shot, however fast it moves. */
const NEXT_FRAME_BITS = 24;
/** Keypoints that one frame may have fewer than it takes to accept: what is there is known, only its end is looked for. */
const EDGE_INLIERS_LESS = 2;
/** Codes are cheap, and a decoder that seeks decodes what is in between anyway; keypoints of a frame take some 50 ms. */
const CODES_PER_CALL = 16;
const KEYPOINTS_PER_CALL = 4;

/** The first and the last position that show what a group is about, to the frame. */
export async function refineEdges(
  group: AlikeGroup,
  footage: Footage,
  samples: readonly ScannedSample[],
  parts: KeypointParts,
): Promise<FrameStretch> {
  const positionAt = (at: number): number => samples[at]?.position ?? (at < 0 ? -1 : footage.length);
  const first = positionAt(group.from);
  const last = positionAt(group.to);
  if (footage.kind === 'still') return { in: first, out: last };
  const search = async (inside: number, outside: number, edge: number): Promise<number> => {
    const evidence = nearestEvidence(group, edge);
    const byCodes = evidence.some(({ distanceBits }) => distanceBits !== undefined);
    const ask = byCodes
      ? await askCodes(evidence, footage, samples[edge]?.code, parts)
      : await askKeypoints(evidence, footage, parts);
    return await findEdge({ inside, outside, perCall: byCodes ? CODES_PER_CALL : KEYPOINTS_PER_CALL }, ask);
  };
  const [start, end] = await Promise.all([
    search(first, positionAt(group.before), group.from),
    search(last, positionAt(group.after), group.to),
  ]);
  return { in: start, out: end };
}

function nearestEvidence({ members }: AlikeGroup, edge: number): readonly MatchEvidence[] {
  return members
    .flatMap(({ evidence }) => evidence)
    .sort((a, b) => Math.abs(a.at - edge) - Math.abs(b.at - edge) || a.sample - b.sample)
    .slice(0, CODE_REFERENCES);
}

async function loadReferences(
  evidence: readonly MatchEvidence[],
  parts: KeypointParts,
  keypoints: boolean,
): Promise<readonly { readonly stored: StoredSample; readonly mirrored: boolean }[]> {
  const known = await parts.samples.get(
    evidence.map(({ sample }) => sample),
    { keypoints },
  );
  return evidence.flatMap(({ sample, mirrored }) => {
    const stored = known.get(sample);
    return stored === undefined ? [] : [{ stored, mirrored }];
  });
}

async function askCodes(
  evidence: readonly MatchEvidence[],
  footage: Footage,
  insideCode: Uint8Array | undefined,
  parts: KeypointParts,
): Promise<AskPositions> {
  const references = await loadReferences(evidence, parts, false);
  const interior = Math.max(...evidence.map(({ distanceBits }) => distanceBits ?? 0));
  const { matchBits, candidateBits } = parts.thresholds;
  const limit = Math.min(candidateBits, Math.max(matchBits, interior + EDGE_MARGIN_BITS));
  return async (positions) => {
    const answers = await footage.query(positions, false);
    let next = insideCode;
    return answers.map((answer) => {
      if ('error' in answer) return false;
      const own = findCode(answer.frame.codes, 'whole')?.bits;
      const distance = Math.min(...references.map((each) => nearestView(answer.frame, each)));
      const apart = own === undefined || next === undefined ? 256 : codeDistance(own, next);
      // A fast shot leaves its nearest sample behind before it ends; a cut leaves its neighbour behind, too.
      const belongs = distance <= limit || (distance <= CUT_BITS && apart <= NEXT_FRAME_BITS);
      if (belongs) next = own;
      return belongs;
    });
  };
}

function nearestView(frame: QueryFrame, { stored, mirrored }: { stored: StoredSample; mirrored: boolean }): number {
  const own = mirrored ? frame.mirroredCodes : frame.codes;
  const wanted = stored.codes.filter(({ view }) => view === 'whole' || view === 'trimmed');
  const distances = own
    .filter(({ view }) => view === 'whole' || view === 'trimmed')
    .flatMap(({ bits }) => wanted.map((code) => codeDistance(bits, code.bits)));
  return Math.min(256, ...distances);
}

async function askKeypoints(
  evidence: readonly MatchEvidence[],
  footage: Footage,
  parts: KeypointParts,
): Promise<AskPositions> {
  const references = (await loadReferences(evidence.slice(0, KEYPOINT_REFERENCES), parts, true)).flatMap(
    ({ stored, mirrored }) => (stored.keypoints === undefined ? [] : [{ keypoints: stored.keypoints, mirrored }]),
  );
  const enough = parts.thresholds.acceptInliers - EDGE_INLIERS_LESS;
  return async (positions) => {
    const answers = await footage.query(positions, true);
    return await Promise.all(
      answers.map(async (answer) => {
        if ('error' in answer) return false;
        for (const { keypoints, mirrored } of references) {
          const final = mirrored ? answer.frame.mirroredKeypoints : answer.frame.keypoints;
          const read = final === undefined ? undefined : await parts.reader.agree(final, [keypoints]);
          if (read?.ok === true && (read.value[0]?.inliers ?? 0) >= enough) return true;
        }
        return false;
      }),
    );
  };
}
