import { ExifTool } from 'exiftool-vendored';

/** Version of the ExifTool that is used, by asking it: proves that perl can run it. Throws what starting it throws. */
export async function readExifToolVersion(): Promise<string> {
  const exiftool = new ExifTool({ maxProcs: 1 });
  try {
    return await exiftool.version();
  } finally {
    await exiftool.end();
  }
}
