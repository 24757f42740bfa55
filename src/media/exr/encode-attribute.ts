import { AssayError } from '../../domain/errors.ts';
import { HEADER_TEXT_BYTES } from '../probe/limits.ts';

/** Names in the short form, which every file may use, and in the long form (OpenEXRFileLayout, version field). */
const SHORT_NAME_BYTES = 31;
const LONG_NAME_BYTES = 255;

/** What the picture is read by: as a string they would break the file. */
const RESERVED: ReadonlySet<string> = new Set([
  'channels', 'chunkCount', 'compression', 'dataWindow', 'deepImageState', 'displayWindow', 'lineOrder', 'maxSamplesPerPixel',
  'multiView', 'name', 'pixelAspectRatio', 'preview', 'screenWindowCenter', 'screenWindowWidth', 'tiles', 'type', 'version', 'view',
]); // biome-ignore format: one list

/**
 * A string attribute as it stands in a header: name, type, size, text.
 * @throws AssayError `mark.refused` when name or text do not fit.
 */
export function encodeStringAttribute(name: string, text: string, longNames: boolean): Buffer {
  const nameBytes = Buffer.from(name, 'utf8');
  const limit = longNames ? LONG_NAME_BYTES : SHORT_NAME_BYTES;
  if (nameBytes.length === 0 || nameBytes.includes(0) || RESERVED.has(name))
    throw refuse(`"${name.slice(0, SHORT_NAME_BYTES)}" is no name for an attribute of a mark`);
  // The flag for long names would make the file unreadable to programs of before OpenEXR 1.7.
  if (nameBytes.length > limit)
    throw refuse(`the attribute's name has more than the ${limit} bytes that this file allows`);
  const textBytes = Buffer.from(text, 'utf8');
  if (textBytes.length > HEADER_TEXT_BYTES)
    throw refuse(`the attribute's text is larger than ${HEADER_TEXT_BYTES} bytes`);
  const size = Buffer.alloc(4);
  size.writeInt32LE(textBytes.length);
  return Buffer.concat([nameBytes, Buffer.from('\0string\0'), size, textBytes]);
}

function refuse(reason: string): AssayError {
  return new AssayError(
    'mark.refused',
    `The EXR header cannot take the mark: ${reason}. Mark it with a sidecar instead.`,
  );
}
