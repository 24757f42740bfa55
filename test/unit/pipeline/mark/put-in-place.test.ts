import { expect, test } from 'vitest';
import type { Probe } from '../../../../src/domain/asset.ts';
import { AssayError } from '../../../../src/domain/errors.ts';
import type { OutputFiles } from '../../../../src/domain/ports.ts';
import { putInPlace } from '../../../../src/pipeline/mark/put-in-place.ts';

const DESTINATION = '/shots/a.exr';
const KEEP = { owner: false, times: false };

interface Case {
  readonly inPlace: boolean;
  readonly isSigned: boolean;
  /** Ends of the names that are written. */
  readonly parts: readonly string[];
}

/** Names in the order they take their places. */
async function placeAll({ inPlace, isSigned, parts }: Case): Promise<readonly string[]> {
  const order: string[] = [];
  const files: OutputFiles = {
    prepare: async () => undefined,
    temporary: () => '',
    copy: async () => undefined,
    write: async () => undefined,
    commit: async () => undefined,
    async commitAll(outputs, confirm) {
      confirm?.();
      for (const { destination } of outputs) order.push(destination.slice(DESTINATION.length) || 'file');
    },
    discard: async () => undefined,
  };
  const path = (part: string): string | undefined => (parts.includes(part) ? `/shots/${part}.tmp` : undefined);
  await putInPlace(
    { source: DESTINATION, destination: DESTINATION, inPlace, overwrite: false, sidecars: [], keep: KEEP },
    { path: path('file') ?? DESTINATION, xmpSidecar: path('.xmp'), store: path('.c2pa') },
    { isSigned },
    () => undefined,
    {
      files,
      async probe(asked) {
        if (!asked.endsWith('.tmp')) throw new AssayError('file.vanished', 'It is not there.');
        return { sha256: asked } as Probe;
      },
    },
  );
  return order;
}

test.each<[string, Case, readonly string[]]>([
  [
    'the mark is in the file: what stands beside it first',
    { inPlace: true, isSigned: false, parts: ['file', '.xmp'] },
    ['.xmp', 'file'],
  ],
  [
    'a copy gets its store last, which makes it a marked one',
    { inPlace: false, isSigned: false, parts: ['file', '.xmp', '.c2pa'] },
    ['file', '.xmp', '.c2pa'],
  ],
  [
    'the first store of a file that changes too',
    { inPlace: true, isSigned: false, parts: ['file', '.xmp', '.c2pa'] },
    ['file', '.xmp', '.c2pa'],
  ],
  ['a file that does not change', { inPlace: true, isSigned: true, parts: ['.xmp', '.c2pa'] }, ['.xmp', '.c2pa']],
  [
    'a store that replaces another over a file that changes: the next run knows it by what it is going to write',
    { inPlace: true, isSigned: true, parts: ['file', '.xmp', '.c2pa'] },
    ['.c2pa', '.xmp', 'file'],
  ],
])('%s', async (_what, given, order) => {
  expect(await placeAll(given)).toEqual(order);
});
