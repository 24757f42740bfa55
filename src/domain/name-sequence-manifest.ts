import type { ImageSequence } from './sequence.ts';
import { SEQUENCE_MANIFEST_ENDING } from './sequence-manifest.ts';

/** Room in a file name of 255 bytes beside the ending of the index and `.c2pa`, which its signature adds. */
const STEM_BYTES = 255 - SEQUENCE_MANIFEST_ENDING.length - '.c2pa'.length;

type Named = Pick<ImageSequence, 'prefix' | 'suffix' | 'frames' | 'dimensions' | 'mediaType'>;

/**
 * Base name of the index of a sequence: `sh010_comp_v003.frames.exr.sequence.json`. `others`: the other sequences of the
 * directory; one of the same prefix and suffix brings the frame range into the name (`frames1001-1050`), and one of the
 * same range too brings the picture size. Names too long for the file system are cut and get a checksum instead.
 */
export function nameSequenceManifest(sequence: Named, others: readonly Named[]): string {
  const rivals = others.filter((other) => other !== sequence && patternOf(other) === patternOf(sequence));
  const range = rivals.length === 0 ? '' : rangeOf(sequence);
  const twin = rivals.some((other) => rangeOf(other) === range);
  const stem = `${sequence.prefix}frames${range}${twin ? `_${pictureOf(sequence)}` : ''}${sequence.suffix}`;
  return `${fitStem(stem)}${SEQUENCE_MANIFEST_ENDING}`;
}

/** Names that differ in case only are one name on many file systems. */
function patternOf({ prefix, suffix }: Named): string {
  return `${prefix}\0${suffix}`.toLowerCase();
}

function rangeOf({ frames }: Named): string {
  return `${frames[0]?.frame ?? 0}-${frames.at(-1)?.frame ?? 0}`;
}

function pictureOf({ dimensions, mediaType }: Named): string {
  const type = mediaType.slice(mediaType.indexOf('/') + 1);
  return dimensions === undefined ? type : `${dimensions.width}x${dimensions.height}_${type}`;
}

function fitStem(stem: string): string {
  const characters = Array.from(stem, (character) => ({ character, bytes: countBytes(character) }));
  const total = characters.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= STEM_BYTES) return stem;
  const mark = `~${checksum(stem)}`;
  let room = STEM_BYTES - mark.length;
  let cut = '';
  for (const { character, bytes } of characters) {
    room -= bytes;
    if (room < 0) break;
    cut += character;
  }
  return cut + mark;
}

function countBytes(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_00_00 ? 3 : 4;
}

/** FNV-1a, 32 bit: tells apart what cutting made alike; nothing rests on it. */
function checksum(text: string): string {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
