import type { Dimensions } from '../../../domain/asset.ts';
import { readOpenFile } from '../still/read-open-file.ts';
import { readDpxPicture } from './read-dpx-picture.ts';

/** Size and remarks of a DPX, from its header. Throws AssayError. */
export function lookAtDpx(path: string): Promise<{ size: Dimensions; remarks: readonly string[] }> {
  return readOpenFile(path, ({ source }) => {
    const { size, remarks } = readDpxPicture(source);
    return Promise.resolve({ size, remarks });
  });
}
