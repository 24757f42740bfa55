import type { ProbeDraft } from '../probe-draft.ts';
import { formatFrameCount, reduceRate } from '../timecode-text.ts';

/** A local set of the header metadata: its kind (byte 15 of the key) and its items by local tag. */
export interface MxfSet {
  readonly kind: number;
  readonly tags: ReadonlyMap<number, Buffer>;
}

// Kinds of sets and local tags of SMPTE ST 377-1, Annexes A and B.
const SEQUENCE = 0x0f;
const TIMECODE_COMPONENT = 0x14;
const MATERIAL_PACKAGE = 0x36;
const TRACK = 0x3b;
/** Picture descriptors: generic, CDCI, RGBA, MPEG-2. */
const PICTURE_DESCRIPTORS: ReadonlySet<number> = new Set([0x27, 0x28, 0x29, 0x51]);
const INSTANCE = 0x3c0a;
const TRACKS = 0x4403;
const TRACK_SEQUENCE = 0x4803;
const COMPONENTS = 0x1001;
const START_TIMECODE = 0x1501;
const TIMECODE_BASE = 0x1502;
const DROP_FRAME = 0x1503;
const SAMPLE_RATE = 0x3001;
const CONTAINER_DURATION = 0x3002;
const STORED_HEIGHT = 0x3202;
const STORED_WIDTH = 0x3203;
/** What is shown: coded pictures are padded to whole blocks. */
const DISPLAY_HEIGHT = 0x3208;
const DISPLAY_WIDTH = 0x3209;
const FRAME_LAYOUT = 0x320c;
/** Fields in pictures of their own: a frame is twice as high as what is stored. */
const SEPARATE_FIELDS = 1;

/** Picture size, rate and length from the picture descriptor, start time code from the material package. */
export function describeMxf(draft: ProbeDraft, sets: readonly MxfSet[]): void {
  const picture = sets.find((set) => PICTURE_DESCRIPTORS.has(set.kind) && set.tags.has(STORED_WIDTH));
  if (picture !== undefined) describePicture(draft, picture);
  const startTimecode = findTimecode(sets);
  if (startTimecode !== undefined) draft.addTiming({ startTimecode });
}

function describePicture(draft: ProbeDraft, { tags }: MxfSet): void {
  const fields = (tags.get(FRAME_LAYOUT)?.[0] ?? 0) === SEPARATE_FIELDS ? 2 : 1;
  const width = integer(tags.get(DISPLAY_WIDTH)) || integer(tags.get(STORED_WIDTH));
  const height = integer(tags.get(DISPLAY_HEIGHT)) || integer(tags.get(STORED_HEIGHT));
  draft.setDimensions(width, height * fields);
  const rate = tags.get(SAMPLE_RATE);
  const frameRate = rate?.length === 8 ? reduceRate(rate.readUInt32BE(0), rate.readUInt32BE(4)) : undefined;
  if (frameRate !== undefined) draft.addTiming({ frameRate });
  const frames = integer(tags.get(CONTAINER_DURATION));
  if (frames > 0 && frames < 2 ** 40) draft.addTiming({ frames });
}

/** The time code that players show: the material package's. Without one, the only one that all packages agree on. */
function findTimecode(sets: readonly MxfSet[]): string | undefined {
  const byInstance = new Map<string, MxfSet>();
  for (const set of sets) {
    const id = set.tags.get(INSTANCE);
    if (id !== undefined) byInstance.set(id.toString('hex'), set);
  }
  const follow = (set: MxfSet, tag: number, kind: number): MxfSet[] =>
    references(set.tags.get(tag))
      .flatMap((id) => byInstance.get(id) ?? [])
      .filter((found) => found.kind === kind);
  const material = sets.find((set) => set.kind === MATERIAL_PACKAGE);
  const tracks = material === undefined ? [] : follow(material, TRACKS, TRACK);
  const linked = tracks.flatMap((track) => {
    const direct = follow(track, TRACK_SEQUENCE, TIMECODE_COMPONENT);
    return direct.length > 0
      ? direct
      : follow(track, TRACK_SEQUENCE, SEQUENCE).flatMap((sequence) => follow(sequence, COMPONENTS, TIMECODE_COMPONENT));
  });
  if (linked[0] !== undefined) return formatTimecode(linked[0]);
  const stated = new Set(sets.filter((set) => set.kind === TIMECODE_COMPONENT).map(formatTimecode));
  return stated.size === 1 ? [...stated][0] : undefined;
}

function formatTimecode({ tags }: MxfSet): string | undefined {
  return formatFrameCount(
    integer(tags.get(START_TIMECODE)),
    integer(tags.get(TIMECODE_BASE)),
    tags.get(DROP_FRAME)?.[0] === 1,
  );
}

/** Instance ids in a reference (16 bytes) or an array of them (count and length first). */
function references(bytes: Buffer | undefined): string[] {
  if (bytes === undefined) return [];
  if (bytes.length === 16) return [bytes.toString('hex')];
  const ids: string[] = [];
  for (let at = 8; at + 16 <= bytes.length; at += 16) ids.push(bytes.subarray(at, at + 16).toString('hex'));
  return ids;
}

function integer(bytes: Buffer | undefined): number {
  if (bytes === undefined || bytes.length === 0 || bytes.length > 8) return 0;
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}
