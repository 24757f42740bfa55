import type { FrameRate } from '../../../domain/asset.ts';
import { AssayError } from '../../../domain/errors.ts';
import { parseTimecode } from '../../../domain/timecode.ts';
import { findTimecodeRate } from '../../../domain/timecode-start.ts';

export interface JudgedTimecode {
  readonly timecode?: string;
  readonly remark?: string;
}

/** As FFmpeg writes it: the frames after `:`, or after `;` or `.` for drop frame. */
const TIMECODE = /^(\d{2}):([0-5]\d):([0-5]\d)([:;.])(\d{2,3})$/;
/** Longest text of a stranger's that a remark repeats. */
const MAX_SHOWN = 20;

/** The most trusted of what the tags say, when it can be a timecode at the rate. */
export function judgeTimecode(stated: readonly string[], rate: FrameRate): JudgedTimecode {
  const first = stated.map((text) => text.trim()).find((text) => text !== '');
  if (first === undefined) return {};
  const refusal = refuseTimecode(first, rate);
  if (refusal === undefined) return { timecode: first.replace('.', ';') };
  return { remark: `Its start timecode "${show(first)}" is not used: ${refusal}.` };
}

/** Why it cannot be, in plain words. */
function refuseTimecode(text: string, rate: FrameRate): string | undefined {
  const match = TIMECODE.exec(text);
  if (match === null) return 'it is not written as one';
  if (Number(match[1]) > 23) return 'hours end at 23';
  const dropFrame = match[4] !== ':';
  const known = findTimecodeRate(rate, dropFrame);
  if (known === undefined && dropFrame) return 'drop frame does not exist at the rate of the movie';
  const base = known?.base ?? Math.ceil(rate.numerator / rate.denominator);
  if (Number(match[5]) >= base) return `frames end at ${base - 1} at the rate of the movie`;
  try {
    if (known !== undefined) parseTimecode(text.replace('.', ';'), known);
    return undefined;
  } catch (error) {
    if (error instanceof AssayError) return 'drop frame leaves this label out';
    throw error;
  }
}

function show(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_SHOWN);
}
