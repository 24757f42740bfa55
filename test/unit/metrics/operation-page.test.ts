import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMetrics } from '../../../src/metrics/create-metrics.ts';

test('docs/operation.md lists exactly the metrics that there are', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/operation.md'), 'utf8');
  const listed = page.split('\n').filter((line) => line.startsWith('| `assay_'));
  const rows = createMetrics({ version: '1' })
    .describe()
    .map(
      ({ name, type, labels, help }) =>
        `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(' ')} | ${help} |`,
    );
  expect(rows.length).toBeGreaterThan(20);
  const compare = (a: string, b: string): number => (a < b ? -1 : 1);
  expect(listed.toSorted(compare)).toEqual(rows.toSorted(compare));
});
