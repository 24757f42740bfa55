import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openStoredIndex } from '../../src/fingerprint/search/open-stored-index.ts';
import { describeFingerprintIndex } from './fingerprint-index.ts';

let parent: string;
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'assay-index-'));
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describeFingerprintIndex('in a folder', () => ({
  codes: 1000,
  open: () => openStoredIndex(join(mkdtempSync(join(parent, 'index-')), 'codes'), { tailCodes: 64, segmentCodes: 800 }),
}));
