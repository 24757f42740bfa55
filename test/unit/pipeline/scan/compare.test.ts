import { expect, test } from 'vitest';
import type { PlaceRecord } from '../../../../src/domain/ledger.ts';
import { isUnchanged } from '../../../../src/pipeline/scan/compare.ts';
import { SIGNS_VERSION } from '../../../../src/signs/registry.ts';

const stat = { sizeBytes: 5, mtimeMs: 1, ctimeMs: 2, inode: 3 };
const asset = { file: { name: 'a.exr', ...stat }, sidecars: [] };
const known = (more: Partial<PlaceRecord>): PlaceRecord => ({
  name: 'a.exr',
  stat,
  sidecarKey: '',
  deep: false,
  signsVersion: SIGNS_VERSION,
  status: 'unreadable',
  plain: true,
  ...more,
});
const crashed = known({ error: { code: 'reader.crashed', message: 'It died.' } });

test('what could not be read for a passing reason is tried again, unless workers have just tried', () => {
  expect(isUnchanged(crashed, asset, false)).toBe(false);
  expect(isUnchanged(crashed, asset, false, true)).toBe(true);
});

test('even then it is read when it changed, was asked for otherwise, or was unfinished', () => {
  const changed = { ...asset, file: { ...asset.file, mtimeMs: 9 } };
  expect(isUnchanged(crashed, changed, false, true)).toBe(false);
  expect(isUnchanged(crashed, asset, true, true)).toBe(false);
  expect(isUnchanged(known({ status: 'unfinished' }), asset, false, true)).toBe(false);
  expect(isUnchanged(undefined, asset, false, true)).toBe(false);
});
