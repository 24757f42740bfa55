import type { ChunkSamples, ExrChunk } from './exr-chunk.ts';
import { malformedExr, unsupportedExr } from './exr-errors.ts';
import type { ExrPicture } from './exr-picture.ts';
import { loadThree } from './load-three.ts';
import { undoPiz } from './undo-piz.ts';
import { undoPxr24 } from './undo-pxr24.ts';
import { undoRle } from './undo-rle.ts';
import { undoZip } from './undo-zip.ts';

/** Undoes the compression of one chunk of `rawBytes`. */
export type UndoCompression = (stored: Uint8Array, rawBytes: number, chunk: ExrChunk) => ChunkSamples;

const [NONE, RLE, ZIPS, ZIP, PIZ, PXR24, B44, B44A, DWAA, DWAB] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** Throws AssayError `media.unsupported` for a compression, or channels in it, that cannot be decoded rightly. */
export async function findDecompressor(picture: ExrPicture): Promise<UndoCompression> {
  const undo = await chooseDecompressor(picture);
  // What compression would have made larger is stored as it is.
  return (stored, rawBytes, chunk) =>
    stored.length === rawBytes ? { bytes: stored, split: false } : undo(stored, rawBytes, chunk);
}

async function chooseDecompressor(picture: ExrPicture): Promise<UndoCompression> {
  const { compression, channels } = picture;
  switch (compression) {
    case NONE:
      return () => {
        throw malformedExr('a block has another size than it should have');
      };
    case RLE:
      return undoRle;
    case ZIPS:
    case ZIP:
      return undoZip;
    case PIZ:
      return (stored, rawBytes, chunk) => undoPiz(stored, rawBytes, chunk, channels);
    case PXR24:
      return (stored, rawBytes, chunk) => undoPxr24(stored, rawBytes, chunk, channels);
    case B44:
    case B44A:
    case DWAA:
    case DWAB:
      return loadThree(picture);
    default:
      throw unsupportedExr(`its compression has the number ${compression}, which is not known here`);
  }
}
