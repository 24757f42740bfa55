import { AssayError } from '../domain/errors.ts';
import type { WriteAnswer } from './write-task.ts';

const MESSAGE_LIMIT = 300;

/** Of ExifTool 13.59: the format, or this kind of file of it, takes no XMP. Nothing is wrong with the file. */
const UNSUPPORTED = /not (?:yet )?support|Can't (?:currently|yet) |^Can't create |^Writing (?:of )?this type/i;
/** ExifTool went by the extension and found other bytes behind it. */
const OTHER_BYTES = /^Not a valid .* \(looks more like |^(?:Writing of |File format error)|^Format error in file/;
const DISK = /^Error (?:writing|creating)/;

/** Warnings with which everything that was in the file is still in it. Any other one counts as a loss. */
const HARMLESS = [
  /^\[minor\] Copying .* trailer/,
  /^\[minor\] .* found after PNG IDAT/,
  /^\[minor\] (?:File contains|Writing|Creating) multi-segment EXIF/,
  /^\[minor\] Fixed incorrect /,
  /^IPTCDigest is not current/,
];

/** How a command that writes ended. `disk`: writing itself failed; the caller looks why. */
export type WriteOutcome =
  | { readonly kind: 'written' }
  | { readonly kind: 'other-bytes' | 'disk' | 'failed'; readonly error: AssayError };

/** ExifTool escapes what it says as it escapes values. */
function unescapeHtml(text: string): string {
  return text
    .replace(/&#(\d{1,7});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** What ExifTool says of the file, without its name, which it puts behind. */
function readLines(stderr: string, start: 'Error' | 'Warning'): readonly string[] {
  return unescapeHtml(stderr)
    .split('\n')
    .filter((line) => line.startsWith(`${start}: `))
    .map((line) => line.slice(start.length + 2).replace(/ - \/.*$/, ''));
}

function fail(code: 'media.unsupported' | 'metadata.failed', what: string, said: string): AssayError {
  return new AssayError(code, `${what} ExifTool says: ${said.slice(0, MESSAGE_LIMIT)}`);
}

/** Whether a command that was to write one file wrote it, all of it, and why not. */
export function judgeWrite({ stdout, stderr }: WriteAnswer): WriteOutcome {
  const [error] = readLines(stderr, 'Error');
  const losses = readLines(stderr, 'Warning').filter((warning) => !HARMLESS.some((pattern) => pattern.test(warning)));
  const isWritten = /^\s*1 image files (?:created|copied)$/m.test(stdout);
  if (error === undefined && isWritten) {
    const [loss] = losses;
    if (loss === undefined) return { kind: 'written' };
    const what = 'The XMP could not be written without changing something else in the file, so it was not.';
    return { kind: 'failed', error: fail('metadata.failed', what, loss) };
  }
  const said = error === undefined ? 'nothing that it says when a file was written' : [...losses, error].join('; ');
  if (error !== undefined && DISK.test(error)) {
    const broken = losses.length > 0;
    return { kind: broken ? 'failed' : 'disk', error: fail('metadata.failed', 'The XMP could not be written.', said) };
  }
  const code = UNSUPPORTED.test(error ?? '') ? 'media.unsupported' : 'metadata.failed';
  const what = code === 'media.unsupported' ? 'This kind of file takes no XMP.' : 'The XMP could not be written.';
  const kind = OTHER_BYTES.test(error ?? '') ? 'other-bytes' : 'failed';
  return { kind, error: fail(code, what, said) };
}
