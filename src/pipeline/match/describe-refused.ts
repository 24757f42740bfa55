import type { MatchInstance } from '../../domain/match.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import type { Footage } from './footage.ts';
import type { ScannedSample } from './scan-samples.ts';

/** What looked like an item of the ledger and was taken for something else; `from` and `to` are indexes of samples. */
export interface Refused {
  readonly sha256: string;
  readonly verdict: 'overlay' | 'background' | 'replaced';
  readonly from: number;
  readonly to: number;
}

const WHY: Readonly<Record<Refused['verdict'], string>> = {
  overlay: 'share something laid over both, such as a title or a logo, with',
  background: 'share their background, but not what stands in its middle, with',
  replaced: 'look like, but have no detail in common with',
};

/** Remarks of one file: what is more is left out, with a last one that says so. */
const MOST_REMARKS = 20;

/** Sentences on what was not counted as a match: a person may see it otherwise (`assay compare`). */
export function describeRefused(
  refused: readonly Refused[],
  instances: readonly MatchInstance[],
  footage: Footage,
  samples: readonly ScannedSample[],
  items: ReadonlyMap<string, GeneratedItem>,
): readonly string[] {
  const matched = new Set(instances.map(({ item: { sha256 } }) => sha256));
  const byItem = Map.groupBy(
    refused.filter(({ sha256 }) => !matched.has(sha256) && !footage.contents.has(sha256)),
    ({ sha256, verdict }) => `${verdict}|${sha256}`,
  );
  const sentences = [...byItem.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const position = (at: number): number => samples[at]?.position ?? 0;
    const stretch = {
      in: position(Math.min(...same.map(({ from }) => from))),
      out: position(Math.max(...same.map(({ to }) => to))),
    };
    const name = items.get(first.sha256)?.places[0]?.path ?? first.sha256;
    return [`${describeWhere(footage, stretch)} ${WHY[first.verdict]} ${name}: not counted as a match.`];
  });
  const more = sentences.length - MOST_REMARKS;
  return more > 0 ? [...sentences.slice(0, MOST_REMARKS), `${more} more of that kind.`] : sentences;
}

function describeWhere(footage: Footage, stretch: { readonly in: number; readonly out: number }): string {
  if (footage.kind === 'still') return 'Parts of it';
  const span = footage.toSpan(stretch);
  return span.in === span.out ? `Parts of frame ${span.in}` : `Frames between ${span.in} and ${span.out}`;
}
