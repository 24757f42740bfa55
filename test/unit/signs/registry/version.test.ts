import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { renderOriginDoc, renderSignalsDoc, renderSignsRecord, SIGNS_RECORD } from '../../../../scripts/write-docs.ts';
import { SIGNS_VERSION } from '../../../../src/signs/registry.ts';

const ROOT = new URL('../../../../', import.meta.url);

describe('version of the signs', () => {
  it('changes with the set of signs', async () => {
    const recorded = await readFile(new URL(SIGNS_RECORD, ROOT), 'utf8');
    expect(
      recorded,
      `The signs are not those recorded for ${SIGNS_VERSION}. Raise SIGNS_VERSION in src/signs/registry.ts, then run: node scripts/write-docs.ts`,
    ).toBe(renderSignsRecord());
    expect(SIGNS_VERSION).toMatch(/^\d{4}\.\d{1,2}\.\d+$/);
  });
});

describe('generated documents', () => {
  it.each([
    ['docs/signals.md', renderSignalsDoc],
    ['docs/origin.md', renderOriginDoc],
  ] as const)('%s is up to date', async (path, render) => {
    const committed = await readFile(new URL(path, ROOT), 'utf8');
    expect(committed === render(), `${path} is stale; run: node scripts/write-docs.ts`).toBe(true);
  });
});
