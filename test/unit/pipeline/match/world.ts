import { codeDistance } from '../../../../src/domain/code-distance.ts';
import type { AssetFingerprint } from '../../../../src/domain/fingerprint.ts';
import {
  CODE_BYTES,
  DESCRIPTOR_BYTES,
  FINGERPRINT_ALGORITHM,
  FINGERPRINT_VERSION,
  type FrameFingerprint,
  type Keypoints,
  type PictureCode,
  type PictureView,
  type QueryFrame,
  type StoredSample,
  type Unsearchable,
} from '../../../../src/domain/fingerprint.ts';
import type { FingerprintIndex, IndexEntry, KeypointIndex } from '../../../../src/domain/fingerprint-index.ts';
import type { GeneratedItem } from '../../../../src/domain/match-item.ts';
import type { MovieIndex } from '../../../../src/domain/movie-index.ts';
import type { Origin } from '../../../../src/domain/origin.ts';
import type { KeypointAgreement, PictureFile, Point } from '../../../../src/domain/picture-reader.ts';
import type { DeliveryMatchParts, MatchIndexes } from '../../../../src/pipeline/match/parts.ts';
import { refreshIndexes } from '../../../../src/pipeline/match/refresh-indexes.ts';

/** What a frame shows: a whole picture, with elements placed in it. */
export interface Shown {
  /** Name of the picture; equal names look the same. */
  readonly picture: string;
  /** Seconds within a moving picture: codes drift with it. Default 0. */
  readonly time?: number;
  /** Widths that the camera has moved over a wider picture: corners leave at the left, others come in at the right. Default 0. */
  readonly pan?: number;
  /** Bits of noise on top. Default 0. */
  readonly noise?: number;
  /** The noise is all in the last half of the bits, and the picture says so. */
  readonly faint?: boolean;
  readonly mirrored?: boolean;
  /** What its code is of. Default: the whole. */
  readonly view?: PictureView;
  /** No code and nothing to see. */
  readonly blank?: Unsearchable;
  readonly broken?: boolean;
  /** Corners of whole pictures that lie in this one at a place: `[name, x, y, scale, pan]`. */
  readonly elements?: readonly (readonly [name: string, x: number, y: number, scale: number, pan?: number])[];
  /** Has no corners of its own, as smooth clouds have. */
  readonly smooth?: boolean;
  /** Corners in the middle that are its own even though the rest is of the picture of this name. */
  readonly plate?: string;
}

/** A movie: what each frame shows. */
export type Film = readonly Shown[];

const BITS_PER_SECOND = 12;
const KEYPOINTS = 160;

/** Numbers that look random and are the same every time. */
export function randomFrom(text: string): () => number {
  let state = 2166136261;
  for (const letter of text) state = Math.imul(state ^ letter.charCodeAt(0), 16777619) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function flip(bits: Uint8Array, at: number): void {
  bits[at >> 3] = (bits[at >> 3] ?? 0) ^ (1 << (at & 7));
}

/** 256 bits of a picture; time flips twelve more a second, noise some at random. */
export function codeOf({ picture, time = 0, noise = 0, faint = false }: Shown): Uint8Array {
  const random = randomFrom(picture);
  const bits = Uint8Array.from({ length: CODE_BYTES }, () => Math.floor(random() * 256));
  for (let flips = Math.round(time * BITS_PER_SECOND); flips > 0; flips--) flip(bits, Math.floor(random() * 256));
  const dirt = randomFrom(`${picture} ${time} ${noise} noise`);
  const flipped = new Set<number>();
  while (flipped.size < noise) flipped.add(faint ? 128 + Math.floor(dirt() * 128) : Math.floor(dirt() * 256));
  for (const at of flipped) flip(bits, at);
  return bits;
}

/** A mirror image has other bits; mirrored twice they are the same. */
function mirrorCode(bits: Uint8Array): Uint8Array {
  return bits.toReversed();
}

interface Corner {
  readonly x: number;
  readonly y: number;
  readonly id: string;
}

function cornersOf(shown: Shown): readonly Corner[] {
  const own = (name: string, pan = 0): readonly Corner[] => {
    const random = randomFrom(`${name} corners`);
    const all = Array.from({ length: pan === 0 ? KEYPOINTS : KEYPOINTS * Math.ceil(1 + pan) }, (_, index) => ({
      x: random() + Math.floor(index / KEYPOINTS) - pan,
      y: random(),
      id: `${name}/${index}`,
    }));
    return all.filter(({ x }) => x >= 0 && x <= 1);
  };
  const background = shown.smooth ? [] : own(shown.plate ?? shown.picture, shown.pan);
  const middle = shown.plate === undefined ? [] : own(shown.picture);
  const isMiddle = ({ x, y }: Corner): boolean => x > 0.25 && x < 0.75 && y > 0.25 && y < 0.75;
  const placed = (shown.elements ?? []).flatMap(([name, left, top, scale, pan]) =>
    own(name, pan).map(({ x, y, id }) => ({ x: left + scale * x, y: top + scale * y, id })),
  );
  const all = [
    ...(shown.plate === undefined ? background : background.filter((each) => !isMiddle(each))),
    ...middle.filter(isMiddle),
    ...placed,
  ].filter(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1);
  return shown.mirrored
    ? all.map(({ x, y, id }) => ({ x: 1 - x, y, id: `mirror ${id}`.replace('mirror mirror ', '') }))
    : all;
}

function toKeypoints(corners: readonly Corner[]): Keypoints {
  const descriptors = new Uint8Array(corners.length * DESCRIPTOR_BYTES);
  for (const [at, { id }] of corners.entries()) {
    const random = randomFrom(id);
    for (let byte = 0; byte < DESCRIPTOR_BYTES; byte++)
      descriptors[at * DESCRIPTOR_BYTES + byte] = Math.floor(random() * 256);
  }
  return {
    width: 640,
    height: 360,
    count: corners.length,
    positions: Uint16Array.from(corners.flatMap(({ x, y }) => [Math.round(x * 65_535), Math.round(y * 65_535)])),
    sizes: new Uint16Array(corners.length).fill(1000),
    angles: new Uint8Array(corners.length),
    descriptors,
  };
}

const FIRST_HALF = new Uint8Array(CODE_BYTES).fill(0xff, 0, CODE_BYTES / 2);

function toCodes(bits: Uint8Array, { view = 'whole', faint }: Shown, steady: Uint8Array): readonly PictureCode[] {
  return [faint ? { view, bits, quality: 20, steady } : { view, bits, quality: 90 }];
}

export function toQuery(shown: Shown, frame: number, seconds: number, keypoints: boolean): QueryFrame {
  if (shown.blank !== undefined && !(keypoints && shown.blank === 'plain' && shown.elements !== undefined))
    return { frame, seconds, codes: [], mirroredCodes: [], unsearchable: shown.blank };
  const plain = codeOf(shown);
  const bits = shown.mirrored ? mirrorCode(plain) : plain;
  const corners = cornersOf(shown);
  const turned = cornersOf({ ...shown, mirrored: shown.mirrored !== true });
  return {
    frame,
    seconds,
    codes: shown.blank === undefined ? toCodes(bits, shown, shown.mirrored ? mirrorCode(FIRST_HALF) : FIRST_HALF) : [],
    mirroredCodes:
      shown.blank === undefined
        ? toCodes(mirrorCode(bits), shown, shown.mirrored ? FIRST_HALF : mirrorCode(FIRST_HALF))
        : [],
    ...(keypoints ? { keypoints: toKeypoints(corners), mirroredKeypoints: toKeypoints(turned) } : {}),
  };
}

/** Where equal descriptors lie in both, as a placement without rotation: from the two pairs that are furthest apart. */
export function agree(final: Keypoints, source: Keypoints): KeypointAgreement | undefined {
  const at = new Map<string, number>();
  for (let index = 0; index < final.count; index++) at.set(descriptorKey(final, index), index);
  const pairs: { from: Point; to: Point }[] = [];
  const telling: number[] = [];
  for (let index = 0; index < source.count; index++) {
    const other = at.get(descriptorKey(source, index));
    if (other === undefined) continue;
    pairs.push({ from: pointOf(source, index), to: pointOf(final, other) });
    telling.push(index);
  }
  if (pairs.length < 4) return undefined;
  const sorted = pairs.toSorted((a, b) => a.from[0] - b.from[0]);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const scale = (last.to[0] - first.to[0]) / (last.from[0] - first.from[0]);
  const place = ([x, y]: Point): Point => [
    first.to[0] + scale * (x - first.from[0]),
    first.to[1] + scale * (y - first.from[1]),
  ];
  const corners = [place([0, 0]), place([1, 0]), place([1, 1]), place([0, 1])] as const;
  const [left, top] = corners[0];
  const clip = (low: number, high: number): number => Math.max(0, Math.min(1, high) - Math.max(0, low));
  const share = clip(left, left + scale) * clip(top, top + scale);
  return {
    inliers: pairs.length,
    pairs: pairs.length,
    placement: [scale, 0, left, 0, scale, top, 0, 0, 1],
    corners,
    region: corners,
    share,
    seen: Math.min(1, share / scale ** 2),
    scale,
    rotationDegrees: 0,
    telling,
  };
}

function descriptorKey({ descriptors }: Keypoints, index: number): string {
  return Buffer.from(descriptors.subarray(index * DESCRIPTOR_BYTES, (index + 1) * DESCRIPTOR_BYTES)).toString('latin1');
}

function pointOf({ positions }: Keypoints, index: number): Point {
  return [(positions[2 * index] ?? 0) / 65_535, (positions[2 * index + 1] ?? 0) / 65_535];
}

export class NaiveIndex implements FingerprintIndex {
  readonly #entries: IndexEntry[] = [];
  #checkpoint = 0;
  size = async (): Promise<number> => this.#entries.length;
  checkpoint = async (): Promise<number> => this.#checkpoint;
  close = async (): Promise<void> => {};
  async add(entries: readonly IndexEntry[], checkpoint: number): Promise<void> {
    this.#entries.push(...entries);
    this.#checkpoint = checkpoint;
  }
  async search(queries: readonly Uint8Array[], { radius, limit = 1000 }: { radius: number; limit?: number }) {
    return queries.map((query) => {
      const hits = this.#entries
        .map(({ key, bits }) => ({ key, distanceBits: codeDistance(bits, query) }))
        .filter(({ distanceBits }) => distanceBits <= radius)
        .sort((a, b) => a.distanceBits - b.distanceBits || a.key - b.key);
      return { hits: hits.slice(0, limit), more: hits.length > limit };
    });
  }
}

class NaiveKeypoints implements KeypointIndex {
  readonly #known: { sample: number; keys: ReadonlySet<string> }[] = [];
  size = (): number => this.#known.length;
  add(entries: readonly { readonly sample: number; readonly keypoints: Keypoints }[]): void {
    for (const { sample, keypoints } of entries)
      this.#known.push({
        sample,
        keys: new Set(Array.from({ length: keypoints.count }, (_, at) => descriptorKey(keypoints, at))),
      });
  }
  candidates(query: Keypoints, limit: number) {
    const keys = Array.from({ length: query.count }, (_, at) => descriptorKey(query, at));
    return this.#known
      .map(({ sample, keys: own }) => ({ sample, votes: keys.filter((key) => own.has(key)).length }))
      .filter(({ votes }) => votes > 0)
      .sort((a, b) => b.votes - a.votes || a.sample - b.sample)
      .slice(0, limit);
  }
}

export interface WorldItem {
  readonly shown: Shown | Film;
  /** Default: sha256 of the name, so to say. */
  readonly path?: string;
  readonly origin?: Origin;
}

export const FPS = 24;

export function sha(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64);
}

/** Frames that all show one thing; of a moving picture from a time on. */
export function hold(shown: Shown, frames: number): Film {
  return Array.from({ length: frames }, () => shown);
}

export function play(picture: string, from: number, frames: number, speed = 1, more: Partial<Shown> = {}): Film {
  return Array.from({ length: frames }, (_, index) => ({ picture, time: (from + index * speed) / FPS, ...more }));
}

/** Frames of a fast pan: unlike any sample but its nearest by their codes, while corners stay for a while. */
export function sweep(picture: string, from: number, frames: number): Film {
  return Array.from({ length: frames }, (_, index) => ({
    picture,
    time: (from + index) * (SWEEP_BITS / BITS_PER_SECOND),
    pan: (from + index) * SWEEP_WIDTHS,
  }));
}

/** Of each frame. */
const SWEEP_BITS = 14;
const SWEEP_WIDTHS = 0.1;

/** A ledger with items, indexes over it, and files that a reader of made-up pictures reads. */
export async function makeWorld(
  items: Readonly<Record<string, WorldItem>>,
  files: Readonly<Record<string, Shown | Film>>,
  {
    index: movieIndex = {},
    stride = 12,
    sampled,
  }: { index?: Partial<MovieIndex>; stride?: number; sampled?: readonly number[] } = {},
) {
  const stored: StoredSample[] = [];
  const fingerprints = new Map<string, AssetFingerprint>();
  const known = new Map<string, GeneratedItem>();
  for (const [name, { shown, path = `/ledger/${name}.png`, origin = 'generated' }] of Object.entries(items)) {
    const sha256 = sha(name);
    const frames = sampleFilm(shown, stride);
    const samples = frames.map(({ frame, shown: each }): FrameFingerprint => {
      const { mirroredCodes: _codes, mirroredKeypoints: _keypoints, ...rest } = toQuery(each, frame, frame / FPS, true);
      return rest;
    });
    const isFilm = Array.isArray(shown);
    fingerprints.set(sha256, {
      sha256,
      algorithm: FINGERPRINT_ALGORITHM,
      version: FINGERPRINT_VERSION,
      kind: isFilm ? 'movie' : 'still',
      samples,
      ...(isFilm ? { frames: shown.length, rate: { numerator: FPS, denominator: 1 } } : {}),
    });
    for (const sample of samples)
      if (sample.unsearchable === undefined) stored.push({ ...sample, id: stored.length + 1, sha256 });
    known.set(sha256, { sha256, origin, known: 'sign', places: [{ path, relativePath: path.slice(1), sha256 }] });
  }
  const indexes: MatchIndexes = { codes: new NaiveIndex(), keypoints: new NaiveKeypoints(), keypointsCheckpoint: 0 };
  const ledger = makeLedger(stored, fingerprints);
  await refreshIndexes({ ledger, indexes });
  const counts = { calls: 0, frames: 0, keypointFrames: 0 };
  const parts: DeliveryMatchParts = {
    ledger,
    indexes,
    items: known,
    locate: ({ path, sizeBytes }) => ({ path, sizeBytes }),
    reader: {
      look: async (file, { thorough }) => {
        const shown = files[file.path];
        if (shown === undefined)
          return { ok: false, error: { code: 'file.malformed', message: `${file.path} is no picture.` } };
        if (!Array.isArray(shown))
          return { ok: true, value: { kind: 'still', size: { width: 640, height: 360 }, remarks: [] } };
        const index = makeIndex(shown.length, movieIndex);
        const all = Array.from({ length: shown.length }, (_, frame) => frame);
        const planned = sampled ?? all.filter((frame) => frame % stride === 0);
        const frames = Uint32Array.from(thorough ? all : planned);
        return { ok: true, value: { kind: 'movie', index, plan: { frames, promise: 'stride', thin: [] } } };
      },
      query: async (file: PictureFile, { movie, keypointFrames = [] }) => {
        const shown = files[file.path];
        const frames = movie?.frames ?? [0];
        counts.calls++;
        counts.frames += frames.length;
        counts.keypointFrames += keypointFrames.length;
        const found = frames.map((frame) => ({ frame, shown: Array.isArray(shown) ? shown[frame] : shown }));
        if (found.some((each) => each.shown === undefined || each.shown.broken === true))
          return { ok: false, error: { code: 'file.malformed', message: 'A frame cannot be decoded.' } };
        return {
          ok: true,
          value: found.flatMap(({ frame, shown: each }) =>
            each === undefined ? [] : [toQuery(each, frame, frame / FPS, keypointFrames.includes(frame))],
          ),
        };
      },
      agree: async (final, sources) => ({ ok: true, value: sources.map((source) => agree(final, source)) }),
    },
  };
  return { parts, counts, indexes, ledger };
}

function sampleFilm(shown: Shown | Film, stride: number): readonly { readonly frame: number; readonly shown: Shown }[] {
  if (!Array.isArray(shown)) return [{ frame: 0, shown: shown as Shown }];
  return (shown as Film).flatMap((each, frame) => (frame % stride === 0 ? [{ frame, shown: each }] : []));
}

function makeIndex(frames: number, more: Partial<MovieIndex>): MovieIndex {
  return {
    width: 640,
    height: 360,
    codec: 'prores',
    frames,
    rate: { numerator: FPS, denominator: 1 },
    variable: false,
    intra: true,
    remarks: [],
    ...more,
  };
}

function makeLedger(stored: readonly StoredSample[], fingerprints: ReadonlyMap<string, AssetFingerprint>) {
  return {
    samples: async (ids: readonly number[]) => {
      const wanted = new Set(ids);
      return new Map(stored.filter(({ id }) => wanted.has(id)).map((sample) => [sample.id, sample]));
    },
    fingerprint: async (sha256: string) => fingerprints.get(sha256),
    fingerprintStates: async (hashes: readonly string[]) =>
      new Map(
        hashes.flatMap((sha256) => {
          const found = fingerprints.get(sha256);
          if (found === undefined) return [];
          const isSearchable = found.samples.some(({ unsearchable }) => unsearchable === undefined);
          return [
            [sha256, { sha256, state: isSearchable ? ('searchable' as const) : ('unsearchable' as const) }] as const,
          ];
        }),
      ),
    async *samplesAfter(after: number) {
      yield stored.filter(({ id }) => id > after);
    },
  };
}
