import { describePlacement } from '../domain/describe-placement.ts';
import type { MatchInstance } from '../domain/match.ts';
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

function describeMeasures({ distanceBits, inliers }: MatchInstance): string {
  const measures = [
    ...(distanceBits === undefined ? [] : [`${distanceBits} of 256 bits differ`]),
    ...(inliers === undefined ? [] : [`${inliers} points agree`]),
  ];
  return measures.length === 0 ? '' : ` (${measures.join(', ')})`;
}
