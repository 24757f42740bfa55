import { open } from 'node:fs/promises';

/** How every embedded manifest store begins, whatever carries it: a JUMBF description box of the type `c2pa`. */
const MARKER = Buffer.from('jumdc2pa', 'latin1');
const CHUNK_BYTES = 1024 * 1024;

/**
 * Looks for a manifest store in the raw bytes of a file that the engine could not take apart. Meaningless for types that
 * compress or encode what they embed (PDF, SVG).
 */
export async function hasStoreMarker(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES + MARKER.length);
    let kept = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, kept, CHUNK_BYTES, null);
      if (bytesRead === 0) return false;
      const filled = buffer.subarray(0, kept + bytesRead);
      if (filled.includes(MARKER)) return true;
      // The last bytes once more, in front of the next chunk: a marker may lie across the border.
      kept = Math.min(filled.length, MARKER.length - 1);
      filled.copyWithin(0, filled.length - kept);
    }
  } finally {
    await file.close();
  }
}
