import { AssayError } from '../../../domain/errors.ts';
import type { MovieIndex } from '../../../domain/movie-index.ts';
import { displaySize } from './display-size.ts';
import { judgeRate } from './judge-rate.ts';
import { judgeTimecode } from './judge-timecode.ts';
import type { MovieLook } from './movie-decoder.ts';
import type { MovieTrack } from './movie-track.ts';
import { orderFrames, type ShownFrame } from './order-frames.ts';

/** What the packets of a track tell. Throws `file.truncated` or `file.malformed` when not one frame is there. */
export function buildIndex(track: MovieTrack, unseenLead: ReadonlySet<number>): MovieLook {
  const shown = orderFrames(track.packets, unseenLead);
  const [first] = shown;
  if (first === undefined) throw refuseEmpty(track);
  const ticks = Float64Array.from(shown, (each) => each.ticks);
  const judged = judgeRate(ticks, track.timeBase, track.statedRates);
  const timecode = judgeTimecode(track.timecodes, judged.rate);
  const intra = shown.every((each) => each.packet.alone);
  const secondsOf = (value: number): number => (value * track.timeBase.numerator) / track.timeBase.denominator;
  const index: MovieIndex = {
    ...displaySize(track),
    codec: track.codec,
    frames: shown.length,
    ...judged,
    startSeconds: secondsOf(first.ticks),
    ...(judged.variable ? { times: ticks.map((value) => secondsOf(value - first.ticks)) } : {}),
    ...(timecode.timecode === undefined ? {} : { startTimecode: timecode.timecode }),
    intra,
    ...(intra ? {} : { keyframes: findKeyframes(shown) }),
    remarks: [...(timecode.remark === undefined ? [] : [timecode.remark]), ...describeEnd(track, unseenLead.size)],
  };
  const sizes = Uint32Array.from(shown, (each) => each.packet.sizeBytes);
  return {
    index,
    hints: { sizes, ...(track.encoderSettings === undefined ? {} : { encoderSettings: track.encoderSettings }) },
  };
}

function findKeyframes(shown: readonly ShownFrame[]): Uint32Array {
  return Uint32Array.from(shown.flatMap((each, frame) => (each.packet.alone ? [frame] : [])));
}

function refuseEmpty({ statedFrames, packets, stopped }: MovieTrack): AssayError {
  if (packets.length > 0 || statedFrames > 0)
    return new AssayError('file.truncated', 'The movie ends before its first whole frame.');
  return new AssayError('file.malformed', `The movie's picture track holds no frame${stopped ? ` (${stopped})` : ''}.`);
}

function describeEnd({ statedFrames, packets, stopped }: MovieTrack, unseenLead: number): readonly string[] {
  const remarks: string[] = [];
  const found = packets.filter((packet) => packet.pts !== undefined && !packet.corrupt).length;
  if (statedFrames > found)
    remarks.push(`The movie is cut short: ${found} of the ${statedFrames} frames that it states are there.`);
  if (stopped !== undefined) remarks.push(`Reading stopped before the end of the movie: ${stopped}.`);
  if (unseenLead > 0)
    remarks.push(`${unseenLead} frames before the first that can be decoded are left out, as players do.`);
  return remarks;
}
