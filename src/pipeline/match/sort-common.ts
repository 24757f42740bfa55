import type { CommonMaterial, MatchInstance } from '../../domain/match.ts';
import type { Commonness } from './find-common.ts';

/** An element that covers less of the frame than this may be a logo … */
const TINY_SHARE = 0.03;
/** … and is taken for one when it stands in at least this many shots of a file. */
const TINY_SHOTS = 5;

export interface Described {
  readonly instance: MatchInstance;
  /** The ledger's sample that tells it best. */
  readonly sample: number;
}

interface CommonGroup {
  readonly first: MatchInstance;
  readonly alike: ReadonlySet<string>;
  readonly spans: MatchInstance['final'][];
}

/** Sets apart what occurs everywhere: slates, bars, leaders by what the ledger has of them, logos by how often they stand small in a file. */
export async function sortCommon(
  described: readonly Described[],
  { commons }: { readonly commons: { find(sample: number): Promise<Commonness> } },
): Promise<{ readonly instances: readonly MatchInstance[]; readonly common: readonly CommonMaterial[] }> {
  const instances: MatchInstance[] = [];
  const groups: CommonGroup[] = [];
  const logos = findLogos(described);
  for (const { instance, sample } of described) {
    const { alike, common } = await commons.find(sample);
    if (!common && !logos.has(instance.item.sha256)) {
      instances.push(instance);
      continue;
    }
    const group = groups.find((each) => each.alike.has(instance.item.sha256));
    if (group !== undefined) group.spans.push(instance.final);
    else groups.push({ first: instance, alike: new Set([instance.item.sha256, ...alike]), spans: [instance.final] });
  }
  return { instances, common: groups.map(toCommon) };
}

function findLogos(described: readonly Described[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { instance } of described) {
    const { item, transform } = instance;
    if (transform.placement === 'composited' && transform.share < TINY_SHARE)
      counts.set(item.sha256, (counts.get(item.sha256) ?? 0) + 1);
  }
  return new Set([...counts].flatMap(([sha256, count]) => (count >= TINY_SHOTS ? [sha256] : [])));
}

function toCommon({ first: { item }, alike, spans }: CommonGroup): CommonMaterial {
  const { sha256, path } = item;
  return { item: path === undefined ? { sha256 } : { sha256, path }, alike: alike.size, spans };
}
