import type { Dimensions } from '../../../domain/asset.ts';
import { readOpenFile } from '../still/read-open-file.ts';
import { readExrPicture } from './read-exr-picture.ts';

/** Size and remarks of an EXR, from its headers. Throws AssayError. */
export function lookAtExr(path: string): Promise<{ size: Dimensions; remarks: readonly string[] }> {
  return readOpenFile(path, ({ source }) => {
    const { size, remarks } = readExrPicture(source);
    return Promise.resolve({ size, remarks });
  });
}
