import { AssayError } from '../../../domain/errors.ts';

/** Longest text of FFmpeg's that a message repeats. */
const MAX_SHOWN = 160;

/** What FFmpeg says of a file that it cannot open, as an error of ours. */
export function refuseMovie(reason: string): AssayError {
  if (/invalid data found|moov atom not found|end of file|EOF/i.test(reason))
    return new AssayError('file.malformed', 'The movie is broken or cut short: no picture track can be read from it.');
  if (/cannot allocate memory/i.test(reason))
    return new AssayError('limit.memory', 'Opening the movie takes more memory than there is.');
  if (/not on whitelist|invalid argument/i.test(reason))
    return new AssayError('media.unsupported', 'Movies of this format are not decoded.');
  return new AssayError('file.io', `The movie could not be read (${showReason(reason)}).`);
}

/** `tracks`: of any kind. */
export function refuseTrackless(tracks: number): AssayError {
  if (tracks === 0) return refuseMovie('invalid data found');
  return new AssayError('media.unsupported', 'There is no picture track in it (cover art is none).');
}

export function refuseCodec(codec: string): AssayError {
  return new AssayError('media.unsupported', `Pictures coded as ${codec} are not decoded by the FFmpeg that is there.`);
}

export function showReason(reason: string): string {
  return reason.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_SHOWN);
}
