import { composeSequenceIndex } from './compose-sequence-index.ts';
import { AssayError } from './errors.ts';
import { readFrameNumber } from './sequence-frame-name.ts';
import { MOST_INDEXED_FRAMES, SEQUENCE_INDEX_VERSION } from './sequence-index-limits.ts';
import { type IndexedFrame, SEQUENCE_MANIFEST_FORMAT, type SequenceIndex } from './sequence-manifest.ts';

/** Longest file name on every common file system, in bytes of UTF-8. */
const NAME_BYTES = 255;
const MOST_DIGITS = 12;

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a parsed JSON value as the index of a sequence. Members it does not know are passed over.
 * Throws AssayError `file.malformed` with the place of the first fault.
 */
export function parseSequenceIndex(value: unknown): SequenceIndex {
  const members = asMembers(value, 'the document');
  if (members['format'] !== SEQUENCE_MANIFEST_FORMAT) fail('format', `is not "${SEQUENCE_MANIFEST_FORMAT}"`);
  if (members['version'] !== SEQUENCE_INDEX_VERSION)
    fail('version', `is not ${SEQUENCE_INDEX_VERSION}: a newer Assay may be able to read it`);
  const prefix = asNamePart(members['prefix'], 'prefix');
  const suffix = asNamePart(members['suffix'], 'suffix');
  const index = composeSequenceIndex({
    prefix,
    suffix,
    padding: asWhole(members['padding'], 'padding', 1, MOST_DIGITS),
    mediaType: asMediaType(members['mediaType']),
    frames: asFrames(members['frames'], { prefix, suffix }),
    ...(members['frameRate'] !== undefined && { frameRate: asFrameRate(members['frameRate']) }),
  });
  // A display or holes that contradict the frames would let the signature speak for something else than is shown.
  for (const name of ['display', 'step', 'ranges', 'missing'] as const)
    if (canonical(members[name]) !== canonical(index[name])) fail(name, 'is not what the frames listed make it');
  return index;
}

function asFrames(value: unknown, name: Pick<SequenceIndex, 'prefix' | 'suffix'>): readonly IndexedFrame[] {
  if (!Array.isArray(value)) fail('frames', 'is not a list');
  if (value.length === 0) fail('frames', 'is empty');
  if (value.length > MOST_INDEXED_FRAMES) fail('frames', `has more than ${MOST_INDEXED_FRAMES} entries`);
  const names = new Set<string>();
  let previous = Number.NEGATIVE_INFINITY;
  return value.map((entry: unknown, at) => {
    const frame = asFrame(entry, `frames[${at}]`, name);
    if (frame.frame < previous) fail(`frames[${at}].frame`, 'is out of order');
    if (names.has(frame.name)) fail(`frames[${at}].name`, 'stands in the list twice');
    names.add(frame.name);
    previous = frame.frame;
    return frame;
  });
}

function asFrame(value: unknown, place: string, pattern: Pick<SequenceIndex, 'prefix' | 'suffix'>): IndexedFrame {
  const members = asMembers(value, place);
  const name = asNamePart(members['name'], `${place}.name`);
  const frame = asWhole(members['frame'], `${place}.frame`, -(10 ** MOST_DIGITS), 10 ** MOST_DIGITS);
  if (name.startsWith(pattern.prefix) && name.endsWith(pattern.suffix)) {
    if (readFrameNumber(name, pattern) !== frame) fail(`${place}.name`, 'does not have the frame number');
  } else fail(`${place}.name`, 'does not begin with the prefix and end with the suffix');
  const sizeBytes = asWhole(members['sizeBytes'], `${place}.sizeBytes`, 0, Number.MAX_SAFE_INTEGER);
  const sha256 = members['sha256'];
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
    fail(`${place}.sha256`, 'is not a SHA-256 in lower-case hexadecimal digits');
  return { frame, name, sizeBytes, sha256 };
}

/** A part of a base name: never a way out of the folder, and always writable as UTF-8. */
function asNamePart(value: unknown, place: string): string {
  if (typeof value !== 'string') return fail(place, 'is no text');
  if (value.includes('/') || value.includes('\0') || value === '.' || value === '..')
    return fail(place, 'is no file name');
  if (!value.isWellFormed() || countUtf8Bytes(value) > NAME_BYTES)
    return fail(place, `is longer than ${NAME_BYTES} bytes or no UTF-8`);
  return value;
}

function countUtf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_00_00 ? 3 : 4;
  }
  return bytes;
}

function asMediaType(value: unknown): string {
  if (typeof value !== 'string' || !/^image\/[a-z0-9][a-z0-9.+-]{0,100}$/.test(value))
    return fail('mediaType', 'is no media type of a picture');
  return value;
}

function asFrameRate(value: unknown): { readonly numerator: number; readonly denominator: number } {
  const members = asMembers(value, 'frameRate');
  return {
    numerator: asWhole(members['numerator'], 'frameRate.numerator', 1, 0xffff_ffff),
    denominator: asWhole(members['denominator'], 'frameRate.denominator', 1, 0xffff_ffff),
  };
}

function asWhole(value: unknown, place: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most)
    return fail(place, `is no whole number from ${least} to ${most}`);
  return value + 0;
}

function asMembers(value: unknown, place: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(place, 'is no object');
  return value as Members;
}

/** Text that is the same for values that are, whatever the order of the members. Shallow enough: parsed JSON within limits. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))
        : part,
    ) ?? ''
  );
}

function fail(place: string, what: string): never {
  throw new AssayError('file.malformed', `This is no usable sequence manifest: ${place} ${what}.`);
}
