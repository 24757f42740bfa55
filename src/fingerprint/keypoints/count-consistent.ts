import type { Keypoints } from '../../domain/fingerprint.ts';
import { type DescriptorStore, toPlace } from './descriptor-store.ts';
import type { HitList } from './hit-list.ts';

/** Natural logarithm: sizes of true pairs are seldom two levels (1.44) apart. */
const SIZE_RATIO = Math.log(1.45);
/** 256ths of a turn: 17 degrees. Wider, and hits agree by chance. */
const TURN = 12;
/** Of one owner, the newest: enough to rank it first, and the work is their square. */
const MOST_HITS = 64;
/** How far off a place may be: a share of the way from the hit that says where, as its size and turn are rough … */
const OFF_SHARE = 0.2;
/** … and 1.2 % of the longer side. */
const OFF_UNITS = 0.012 * 65_535;

export interface QueryPlaces {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly size: Float64Array;
  readonly turn: Float64Array;
}

export function toQueryPlaces(query: Keypoints): QueryPlaces {
  const places = {
    x: new Float64Array(query.count),
    y: new Float64Array(query.count),
    size: new Float64Array(query.count),
    turn: new Float64Array(query.count),
  };
  for (let at = 0; at < query.count; at++) {
    const [x, y, size, turn] = toPlace(query, at);
    places.x[at] = x;
    places.y[at] = y;
    places.size[at] = size;
    places.turn[at] = turn;
  }
  return places;
}

const x = new Float64Array(MOST_HITS);
const y = new Float64Array(MOST_HITS);
const fromX = new Float64Array(MOST_HITS);
const fromY = new Float64Array(MOST_HITS);
const scale = new Float64Array(MOST_HITS);
const turn = new Float64Array(MOST_HITS);
const weight = new Float64Array(MOST_HITS);

/**
 * The largest sum of weights of an owner's hits that agree roughly on one size, turn and place: each hit by itself says how the
 * source would lie, as a keypoint has a size and a direction.
 */
export function countConsistent(query: QueryPlaces, hits: HitList, owner: number, store: DescriptorStore): number {
  let count = 0;
  for (let hit = hits.heads[owner] as number; hit >= 0 && count < MOST_HITS; hit = hits.next[hit] as number) {
    const by = hits.query[hit] as number;
    const id = hits.id[hit] as number;
    const places = store.placesOf(id);
    const row = store.rowOf(id) * 4;
    x[count] = query.x[by] as number;
    y[count] = query.y[by] as number;
    fromX[count] = places[row] as number;
    fromY[count] = places[row + 1] as number;
    scale[count] = Math.log((query.size[by] as number) / (places[row + 2] as number));
    turn[count] = ((query.turn[by] as number) - (places[row + 3] as number) + 256) & 255;
    weight[count] = hits.weight[hit] as number;
    count++;
  }
  let best = 0;
  for (let one = 0; one < count; one++) {
    const sum = sumAgreeing(one, count);
    if (sum > best) best = sum;
  }
  return best;
}

function sumAgreeing(one: number, count: number): number {
  const angle = ((turn[one] as number) / 128) * Math.PI;
  const size = Math.exp(scale[one] as number);
  const a = size * Math.cos(angle);
  const b = size * Math.sin(angle);
  let sum = 0;
  for (let other = 0; other < count; other++) {
    if (Math.abs((scale[other] as number) - (scale[one] as number)) > SIZE_RATIO) continue;
    const turned = ((turn[other] as number) - (turn[one] as number) + 256) & 255;
    if (turned > TURN && turned < 256 - TURN) continue;
    const dx = (fromX[other] as number) - (fromX[one] as number);
    const dy = (fromY[other] as number) - (fromY[one] as number);
    const wantX = a * dx - b * dy;
    const wantY = b * dx + a * dy;
    const off = Math.hypot(
      wantX - (x[other] as number) + (x[one] as number),
      wantY - (y[other] as number) + (y[one] as number),
    );
    if (off <= OFF_UNITS + OFF_SHARE * Math.hypot(wantX, wantY)) sum += weight[other] as number;
  }
  return sum;
}
