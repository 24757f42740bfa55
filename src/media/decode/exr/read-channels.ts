import type { ByteSource } from '../../probe/byte-source.ts';
import type { ExrAttribute } from '../../probe/walk/exr-header.ts';
import { malformedExr } from './exr-errors.ts';
import { type ExrChannel, FLOAT } from './exr-picture.ts';

/** Channels of one part. Renders with every pass in one part have a few hundred. */
const MAX_CHANNELS = 4096;
const MAX_LIST_BYTES = 1024 * 1024;
/** After the name: type, linear flag with three reserved bytes, sampling in x and y. */
const ENTRY_BYTES = 16;

/** Reads a `chlist` attribute (OpenEXRFileLayout). Throws AssayError `file.malformed`. */
export function readChannels(source: ByteSource, attribute: ExrAttribute | undefined): readonly ExrChannel[] {
  if (attribute === undefined) throw malformedExr('it has no list of channels');
  if (attribute.sizeBytes > MAX_LIST_BYTES) throw malformedExr('its list of channels is too long');
  const bytes = Buffer.from(source.bytes(attribute.at, attribute.sizeBytes));
  const channels: ExrChannel[] = [];
  let at = 0;
  while (at < bytes.length && bytes[at] !== 0) {
    const end = bytes.indexOf(0, at);
    if (end < 0 || end + 1 + ENTRY_BYTES > bytes.length || channels.length === MAX_CHANNELS)
      throw malformedExr('its list of channels is broken');
    channels.push(readChannel(bytes.toString('utf8', at, end), bytes, end + 1));
    at = end + 1 + ENTRY_BYTES;
  }
  return channels;
}

function readChannel(name: string, bytes: Buffer, at: number): ExrChannel {
  const type = bytes.readUInt32LE(at);
  const [xSampling, ySampling] = [bytes.readInt32LE(at + 8), bytes.readInt32LE(at + 12)];
  if (type > FLOAT || xSampling < 1 || ySampling < 1) throw malformedExr('a channel is of a type that there is not');
  return { name, type, linear: bytes[at + 4] !== 0, xSampling, ySampling };
}
