import { type FileHandle, open } from 'node:fs/promises';
import { AssayError } from '../../domain/errors.ts';
import { findItemPatches, type ItemPatch } from './find-item-patches.ts';

/** Top-level boxes looked at for the one with the items; it comes second as a rule. */
const BOX_LIMIT = 64;
/** Real ones have some KB, and a hundred for each thousand of tiles. */
const META_LIMIT_BYTES = 16 * 1024 * 1024;
/** What is changed goes to the engine from memory. */
const SIZE_LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * The bytes of a HEIC or AVIF with the places of its items written so that the engine finds them; undefined when nothing has to be
 * changed. When the engine (c2pa-rs 0.90) makes room for a manifest and an item has an empty base offset, it moves the base **and** the
 * extent: the item then lies elsewhere. ExifTool writes XMP that way, so it would be lost, and pictures are placed so, too. What is shown stays
 * the same, since base and extent are added up.
 * Throws `media.unsupported` when such a file is too large.
 */
export async function settleItemOffsets(path: string): Promise<Buffer | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const meta = await readMeta(file, size);
    const patches = meta === undefined ? [] : findItemPatches(meta.content);
    if (meta === undefined || patches.length === 0) return undefined;
    if (size > SIZE_LIMIT_BYTES)
      throw new AssayError(
        'media.unsupported',
        `A credential can be put into pictures laid out like this up to ${SIZE_LIMIT_BYTES / 1024 / 1024} MB only; give it a sidecar (--sidecar).`,
      );
    return patch(await file.readFile(), meta.at, patches);
  } finally {
    await file.close();
  }
}

function patch(bytes: Buffer, start: number, patches: readonly ItemPatch[]): Buffer {
  for (const { at, sizeBytes, value } of patches) {
    if (sizeBytes === 8) bytes.writeBigUInt64BE(value, start + at);
    else bytes.writeUInt32BE(Number(value), start + at);
  }
  return bytes;
}

/** The content of the top-level `meta` box and where it begins. */
async function readMeta(
  file: FileHandle,
  fileBytes: number,
): Promise<{ readonly at: number; readonly content: Buffer } | undefined> {
  const head = Buffer.alloc(16);
  let at = 0;
  for (let box = 0; box < BOX_LIMIT && at + 8 <= fileBytes; box += 1) {
    const { bytesRead } = await file.read(head, 0, 16, at);
    const isLong = head.readUInt32BE(0) === 1;
    const headBytes = isLong ? 16 : 8;
    if (bytesRead < headBytes) return undefined;
    const named = isLong ? Number(head.readBigUInt64BE(8)) : head.readUInt32BE(0);
    const sizeBytes = named === 0 ? fileBytes - at : named;
    if (sizeBytes < headBytes || at + sizeBytes > fileBytes) return undefined;
    if (head.toString('latin1', 4, 8) === 'meta') {
      if (sizeBytes > META_LIMIT_BYTES) return undefined;
      const content = Buffer.alloc(sizeBytes - headBytes);
      const read = await file.read(content, 0, content.length, at + headBytes);
      return read.bytesRead === content.length ? { at: at + headBytes, content } : undefined;
    }
    at += sizeBytes;
  }
  return undefined;
}
