import { type LengthBytes, readLengthBytes, walkNalUnits } from './nal-units.ts';
import { BitReader } from './read-bits.ts';

/** Whether the picture in a packet can be decoded without any other. `key`: what the container says. */
export type JudgeAlone = (data: Uint8Array, key: boolean) => boolean;

/**
 * For H.264 and HEVC the slices themselves are asked: encoders write pictures of intra slices where they see a cut soon after a
 * keyframe and no container marks those (x264 below `min-keyint`), and containers mark as keyframes what is none (no sync table;
 * gradual refresh). Undefined for other codecs: there the container is right.
 */
export function createAloneJudge(codec: string, extradata: Uint8Array): JudgeAlone | undefined {
  if (codec === 'h264') {
    const lengthBytes = readLengthBytes('h264', extradata);
    return (data, key) => judgeSlices(data, key, lengthBytes, readH264Slice);
  }
  if (codec === 'hevc') {
    const lengthBytes = readLengthBytes('hevc', extradata);
    const extraBits = readExtraSliceBits(extradata, lengthBytes);
    return (data, key) =>
      judgeSlices(data, key, lengthBytes, (bytes, start, end) => readHevcSlice(bytes, start, end, extraBits));
  }
  return undefined;
}

/** `random-access`: the decoder may start here, whatever its slices are. */
type Slice = 'random-access' | 'intra' | 'other' | undefined;

function judgeSlices(
  data: Uint8Array,
  key: boolean,
  lengthBytes: LengthBytes,
  readSlice: (data: Uint8Array, start: number, end: number) => Slice,
): boolean {
  let [first, mixed] = [undefined as Slice, false];
  walkNalUnits(data, lengthBytes, (start, end) => {
    const slice = readSlice(data, start, end);
    first ??= slice;
    mixed ||= slice === 'other';
    return first !== 'random-access' && !mixed;
  });
  if (first === undefined) return key;
  // The second field of a keyframe may refer to the first one.
  return first === 'random-access' || (first === 'intra' && (!mixed || key));
}

/** ITU-T H.264, 7.3.3 and table 7-6: types 2 and 4, and the same plus 5, are intra. */
function readH264Slice(data: Uint8Array, start: number, end: number): Slice {
  const type = (data[start] ?? 0) & 0x1f;
  if (type === 5) return 'random-access';
  if (type !== 1 && type !== 2) return undefined;
  const bits = new BitReader(data, start + 1, end);
  bits.golomb();
  const kind = bits.golomb() % 5;
  return kind === 2 || kind === 4 ? 'intra' : 'other';
}

/** ITU-T H.265, 7.3.6.1 and table 7-1: units 16 to 21 are random access points, below 10 are other slices; slice type 2 is intra. */
function readHevcSlice(data: Uint8Array, start: number, end: number, extraBits: number): Slice {
  const type = ((data[start] ?? 0) >> 1) & 0x3f;
  if (type >= 16 && type <= 21) return 'random-access';
  if (type > 9) return undefined;
  const bits = new BitReader(data, start + 2, end);
  // Where the type of a later slice stands depends on the picture's size; the first one's tells enough.
  if (bits.bit() === 0) return undefined;
  bits.golomb();
  bits.skip(extraBits);
  return bits.golomb() === 2 ? 'intra' : 'other';
}

const HEVC_PICTURE_PARAMETERS = 34;

/** `num_extra_slice_header_bits` of the first picture parameter set, which nearly every encoder leaves at 0. */
function readExtraSliceBits(extradata: Uint8Array, lengthBytes: LengthBytes): number {
  let extra = 0;
  const visit = (start: number, end: number): boolean => {
    if ((((extradata[start] ?? 0) >> 1) & 0x3f) !== HEVC_PICTURE_PARAMETERS) return true;
    const bits = new BitReader(extradata, start + 2, end);
    bits.golomb();
    bits.golomb();
    bits.skip(2);
    extra = bits.bit() * 4 + bits.bit() * 2 + bits.bit();
    return false;
  };
  if (lengthBytes === 0) walkNalUnits(extradata, 0, visit);
  else walkHvcc(extradata, visit);
  return extra;
}

/** ISO/IEC 14496-15, 8.3.3.1: arrays of parameter sets from byte 23, each unit with two bytes of length. */
function walkHvcc(extradata: Uint8Array, visit: (start: number, end: number) => boolean): void {
  let at = 23;
  for (let arrays = extradata[22] ?? 0; arrays > 0; arrays -= 1) {
    let units = (extradata[at + 1] ?? 0) * 256 + (extradata[at + 2] ?? 0);
    at += 3;
    for (; units > 0 && at + 2 < extradata.length; units -= 1) {
      const length = (extradata[at] ?? 0) * 256 + (extradata[at + 1] ?? 0);
      if (!visit(at + 2, Math.min(extradata.length, at + 2 + length))) return;
      at += 2 + length;
    }
  }
}
