/** Where in a name its frame number stands: `name.slice(start, end)`, a minus sign included. */
export interface FrameSpan {
  readonly start: number;
  readonly end: number;
}

/** The one or two places in a name that can be its frame number. At least one is set. */
export interface FrameSpans {
  /** Right before the extension: `shot.1001.exr`, `shot_1001.exr`, `shot1001.exr`. */
  readonly last?: FrameSpan;
  /** Before one further part: `shot.1001.left.exr`, `shot_1001_1920x1080.exr`. */
  readonly inner?: FrameSpan;
}

/** Names of views that may follow a frame number after `_` as well as after `.`. */
const VIEWS: ReadonlySet<string> = new Set([
  'left',
  'right',
  'l',
  'r',
  'le',
  're',
  'lt',
  'rt',
  'main',
  'mono',
  'centre',
  'center',
  'c',
] as const);

/** Longer numbers without leading zeros are seeds, times and dates with time. Nine digits are 480 days at 24 frames a second. */
const FRAME_DIGITS = 9;
/** Padded ones may be longer: some recorders pad to ten or twelve. */
const PADDED_FRAME_DIGITS = 12;
/** A number stuck to letters needs this many digits to rival one that stands between dots (`.1001.crypto02.exr`). */
const GLUED_DIGITS = 3;

/**
 * Finds where the frame number of a file name can stand; undefined when nowhere.
 *
 * It is the last number before the extension, or the one before a single closing part: after a dot any part
 * (`.1001.left`), after other separators only a view, a picture size or a date, for `ABC_010_comp.exr` is a shot and not
 * a frame. Never a frame number: version tokens (`v003`, also `ver003`), a picture size (`1920x1080`), a number that
 * anything but a separator follows (`00001_.png`, `name (2).png`). A date only when there is nothing else.
 * Cost is linear in the length of the name.
 */
export function findFrameSpans(name: string): FrameSpans | undefined {
  const stemEnd = findStemEnd(name);
  const last = numberEndingAt(name, stemEnd);
  const inner = findInner(name, stemEnd);
  if (last === undefined) return inner === undefined ? undefined : { inner };
  if (inner === undefined) return { last };
  const glued = !isSeparator(name.charCodeAt(last.start - 1));
  if ((glued && last.end - last.start < GLUED_DIGITS) || isDate(name.slice(last.start, last.end))) return { inner };
  return { last, inner };
}

/** End of the name without its extension. A "extension" of digits alone is a frame number without extension. */
function findStemEnd(name: string): number {
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || digitsStart(name, name.length) === dot + 1) return name.length;
  return dot;
}

function findInner(name: string, stemEnd: number): FrameSpan | undefined {
  let start = stemEnd;
  while (start > 0 && !isSeparator(name.charCodeAt(start - 1))) start--;
  if (start === 0 || start === stemEnd) return undefined;
  const part = name.slice(start, stemEnd).toLowerCase();
  const span = numberEndingAt(name, start - 1);
  if (span === undefined) return undefined;
  const before = name[span.start - 1];
  const after = name[start - 1];
  if (isPictureSize(part) || isDate(part)) return before === undefined || isSeparatorText(before) ? span : undefined;
  if (isAllDigits(part)) return undefined;
  if (before === '.' && after === '.') return span;
  return VIEWS.has(part) && (before === undefined || isSeparatorText(before)) ? span : undefined;
}

/** The number that ends at `end`, when it can be a frame number at all. */
function numberEndingAt(name: string, end: number): FrameSpan | undefined {
  const start = digitsStart(name, end);
  const length = end - start;
  if (length === 0 || length > (name[start] === '0' ? PADDED_FRAME_DIGITS : FRAME_DIGITS)) return undefined;
  if (isVersion(name, start) || isSecondOfSize(name, start)) return undefined;
  const isNegative = name[start - 1] === '-' && (name[start - 2] === '.' || name[start - 2] === '_');
  return { start: isNegative ? start - 1 : start, end };
}

function isVersion(name: string, start: number): boolean {
  const before = name.slice(Math.max(0, start - 7), start).toLowerCase();
  return before.endsWith('v') || before.endsWith('ver') || before.endsWith('version');
}

function isSecondOfSize(name: string, start: number): boolean {
  return name[start - 1]?.toLowerCase() === 'x' && isDigit(name.charCodeAt(start - 2));
}

/** `1920x1080`, `2k`, `1080p`. The part is at most 255 characters and the pattern cannot backtrack. */
function isPictureSize(part: string): boolean {
  return /^\d{1,5}(?:x\d{1,5}|[kp])$/.test(part);
}

/** `20260101`. */
function isDate(part: string): boolean {
  return /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(part);
}

function isAllDigits(part: string): boolean {
  return digitsStart(part, part.length) === 0;
}

function digitsStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && isDigit(text.charCodeAt(start - 1))) start--;
  return start;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isSeparator(code: number): boolean {
  return code === 46 || code === 95 || code === 45 || code === 32;
}

function isSeparatorText(text: string): boolean {
  return isSeparator(text.charCodeAt(0));
}
