import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectNames } from '../../../../src/domain/directory-part.ts';
import { createBatchBuilder } from '../../../../src/pipeline/jobs/batch-builder.ts';

test('small directories go together, large ones are cut, and the same tree gives the same batches', () => {
  const builder = createBatchBuilder(4);
  builder.add('d:/a', ['1']);
  builder.add('d:/b', []);
  expect([builder.take(), builder.isOpen()]).toEqual([[], true]);
  builder.add('d:/c', ['1', '2', '3', '4']);
  // With it the batch would be more than half as large again.
  expect([builder.take(), builder.isOpen()]).toEqual([
    [[{ location: 'd:/a' }, { location: 'd:/b' }], [{ location: 'd:/c' }]],
    false,
  ]);
  builder.add('d:/e', ['1', '2', '3', '4', '5']);
  expect(builder.isOpen()).toBe(false);
  expect(builder.takeAll()).toEqual([[{ location: 'd:/e', to: '5' }], [{ location: 'd:/e', from: '5' }]]);
  expect(builder.takeAll()).toEqual([]);
});

test('directories of a size just over half of a batch do not travel alone', () => {
  const builder = createBatchBuilder(10);
  for (const name of ['a', 'b', 'c']) builder.add(`d:/${name}`, ['1', '2', '3', '4', '5', '6']);
  expect(builder.takeAll()).toEqual([[{ location: 'd:/a' }, { location: 'd:/b' }], [{ location: 'd:/c' }]]);
});

test('every name, listed or new, belongs to exactly one part of its directory', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 40 });
  fc.assert(
    fc.property(names, fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 7 }), (listed, other, batchFiles) => {
      const builder = createBatchBuilder(batchFiles);
      builder.add('d:/', listed.toSorted());
      const selectors = builder
        .takeAll()
        .flat()
        .map((part) => selectNames(part));
      for (const name of [...listed, other]) expect(selectors.filter((selects) => selects(name))).toHaveLength(1);
    }),
  );
});
