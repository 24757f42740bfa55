import type { MediaTiming } from '../domain/asset.ts';
import type { Finding } from '../domain/finding.ts';
import {
  countFramesPerDay,
  formatTimecode,
  parseTimecode,
  type RateName,
  TIMECODE_RATES,
  type TimecodeRate,
} from '../domain/timecode.ts';
import { findTimecodeRate, type TimecodeStart, timecodeAt } from '../domain/timecode-start.ts';
import type { ItemFile } from './delivery-item.ts';

type FindingTimecode = NonNullable<Finding['timecode']>;

interface OwnTimecode {
  readonly text: string;
  /** Frames from 00:00:00:00. */
  readonly frame: number;
  readonly rate: TimecodeRate;
}

/** The rate a file's timecode counts in: its own, else the show's; drop frame is what the timecode's `;` says. */
function findOwnRate(timing: MediaTiming, timecode: string, showRate: RateName): TimecodeRate | undefined {
  const rate = timing.frameRate ?? TIMECODE_RATES[showRate].rate;
  return findTimecodeRate(rate, timecode.includes(';'));
}

function readOwnTimecode(timing: MediaTiming | undefined, showRate: RateName): OwnTimecode | undefined {
  const text = timing?.startTimecode;
  if (timing === undefined || text === undefined) return undefined;
  const rate = findOwnRate(timing, text, showRate);
  if (rate === undefined) return undefined;
  try {
    return { text, frame: parseTimecode(text, rate), rate };
  } catch {
    // A file may state what is no timecode at its rate. Then it has none, and frames alone are shown.
    return undefined;
  }
}

function locateMovie(
  timing: MediaTiming | undefined,
  start: TimecodeStart | undefined,
  showRate: RateName,
): FindingTimecode | undefined {
  const frames = timing?.frames;
  if (frames === undefined || frames < 1) return undefined;
  const own = readOwnTimecode(timing, showRate);
  if (own !== undefined) {
    return { in: own.text, out: formatTimecode(own.frame + frames - 1, own.rate), rate: own.rate.name };
  }
  // A movie's frames are counted from 0: a start given for another number speaks of numbered frames.
  if (start?.frame !== 0 || timing?.startTimecode !== undefined) return undefined;
  const rate = TIMECODE_RATES[showRate];
  return { in: timecodeAt(start, 0, rate), out: timecodeAt(start, frames - 1, rate), rate: rate.name };
}

/**
 * In and out of a run, out inclusive. Numbered frames: from the start when one was given on purpose, else from the files' own
 * timecode. Movies: from their own, else from a start for frame 0. Undefined when there is neither, or when the length of a
 * movie is not known; never guessed.
 */
export function locateTimecode(
  files: readonly ItemFile[],
  start: TimecodeStart | undefined,
  showRate: RateName,
): FindingTimecode | undefined {
  const first = files[0];
  const last = files.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (first.frame === undefined || last.frame === undefined) return locateMovie(first.file.timing, start, showRate);
  if (start !== undefined) {
    const rate = TIMECODE_RATES[showRate];
    return { in: timecodeAt(start, first.frame, rate), out: timecodeAt(start, last.frame, rate), rate: rate.name };
  }
  const from = readOwnTimecode(first.file.timing, showRate);
  const to = readOwnTimecode(last.file.timing, showRate);
  if (from === undefined || to === undefined || from.rate.name !== to.rate.name) return undefined;
  // Frames that all say 00:00:00:00 are common: a timecode that does not count with the frames is none.
  const day = countFramesPerDay(from.rate);
  if ((to.frame - from.frame + day) % day !== (last.frame - first.frame) % day) return undefined;
  return { in: from.text, out: to.text, rate: from.rate.name };
}
