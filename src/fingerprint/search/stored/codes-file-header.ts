import { crc32 } from 'node:zlib';
import { type CacheIdentity, UnusableCache } from './cache-identity.ts';

/*
 * 128 bytes before the keys (8 bytes each, doubles) and codes (32 bytes each), all little-endian:
 * 0 magic, 8 format, 12 version of the algorithm, 16 codes, 20 checksum of keys and codes, 24 checksum of the file's name and of
 * what the codes were read from, 28 the algorithm (96 bytes), 124 checksum of these 124 bytes. The name is in it so that one whole
 * file in the place of another is noticed.
 */
export const HEADER_BYTES = 128;
const MAGIC = 'ASSAYCOD';
/** Raised with any change of what a file holds. */
const FORMAT = 1;
const ALGORITHM_AT = 28;
const CHECKSUM_AT = 124;

export interface CodesFileHeader {
  readonly codes: number;
  readonly checksum: number;
}

export function encodeHeader(name: string, identity: CacheIdentity, { codes, checksum }: CodesFileHeader): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MAGIC, 0, 'latin1');
  header.writeUInt32LE(FORMAT, 8);
  header.writeUInt32LE(identity.version, 12);
  header.writeUInt32LE(codes, 16);
  header.writeUInt32LE(checksum, 20);
  header.writeUInt32LE(crc32(`${name}\n${identity.source}`), 24);
  header.write(identity.algorithm, ALGORITHM_AT, CHECKSUM_AT - ALGORITHM_AT, 'utf8');
  header.writeUInt32LE(crc32(header.subarray(0, CHECKSUM_AT)), CHECKSUM_AT);
  return header;
}

/** Throws {@link UnusableCache} unless it is the header of a file of this name and identity. */
export function decodeHeader(name: string, identity: CacheIdentity, header: Buffer): CodesFileHeader {
  const read = { codes: header.readUInt32LE(16), checksum: header.readUInt32LE(20) };
  if (!encodeHeader(name, identity, read).equals(header))
    throw new UnusableCache('its header is damaged or of another version');
  return read;
}
