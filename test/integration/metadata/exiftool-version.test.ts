import { expect, test } from 'vitest';
import { readExifToolVersion } from '../../../src/metadata/exiftool-version.ts';

test('says the version of the ExifTool that is used', async () => {
  expect(await readExifToolVersion()).toMatch(/^13\.\d+$/);
});
