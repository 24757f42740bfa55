import { expect, test } from 'vitest';
import { findDifferences } from './find-differences.ts';
import { lookForReference } from './reference.ts';

const program = lookForReference();
if (program === undefined)
  process.stdout.write(
    "note: Meta's PDQ is not built here, so it was not compared anew; node test/interop/pdq/build-reference.ts builds it\n",
  );

test("hashes, qualities and orientations are those of Meta's reference at sizes up to 512", () => {
  expect(program === undefined ? [] : findDifferences(program)).toEqual([]);
});
