import type { FoundTransform, MatchInstance } from '../domain/match.ts';
import type { Origin } from '../domain/origin.ts';

const KNOWN_BY: Readonly<Record<MatchInstance['item']['known'], string>> = {
  sign: 'by what the file itself said',
  declaration: 'by a declaration',
  mark: 'by a mark that was put on it',
};

/** One sentence: what was found, how it sits in the picture, and how sure that is. */
export function describeMatch(instance: MatchInstance): string {
  const { item, transform, confidence } = instance;
  const name = item.path ?? `content ${item.sha256.slice(0, 12)}`;
  const by = item.system === undefined ? '' : ` by ${item.system}`;
  const used = item.used === undefined ? '' : `, of it frames ${item.used.in} to ${item.used.out}`;
  return `${name}${used} is in the picture, ${describePlacement(transform)}; the ledger knows it as ${describeOrigin(item.origin)}${by}, ${KNOWN_BY[item.known]}. The match is ${confidence}${describeMeasures(instance)}.`;
}

function describeOrigin(origin: Origin): string {
  return origin === 'ai-edited' ? 'edited with generative AI' : origin;
}

function describePlacement(transform: FoundTransform): string {
  const { placement, share, scale, rotationDegrees, mirrored, graded, speed } = transform;
  const percent = Math.round(share * 100);
  const how = [
    { whole: 'as the whole frame', cropped: 'cropped', composited: `as ${percent} % of the frame` }[placement],
    ...(placement !== 'whole' && scale !== undefined ? [`at ${Math.round(scale * 100)} % of its width`] : []),
    ...(mirrored ? ['mirrored'] : []),
    ...(rotationDegrees !== undefined && Math.abs(rotationDegrees) >= 0.5
      ? [`turned by ${rotationDegrees.toFixed(1)}°`]
      : []),
    ...(graded === true ? ['graded'] : []),
    ...(speed !== undefined && Math.abs(speed - 1) > 0.02 ? [`at ${Math.round(speed * 100)} % speed`] : []),
  ];
  return how.join(', ');
}

function describeMeasures({ distanceBits, inliers }: MatchInstance): string {
  const measures = [
    ...(distanceBits === undefined ? [] : [`${distanceBits} of 256 bits differ`]),
    ...(inliers === undefined ? [] : [`${inliers} points agree`]),
  ];
  return measures.length === 0 ? '' : ` (${measures.join(', ')})`;
}
