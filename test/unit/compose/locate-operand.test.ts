import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { locateOperand, toLocalPath } from '../../../src/compose/locate-operand.ts';

let folder: string;
let mounts: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-locate-'));
  mkdirSync(join(folder, 'dailies/ep101'), { recursive: true });
  mounts = { dailies: join(folder, 'dailies'), plates: join(folder, 'plates') };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a path inside a root, and its location, mean the same', () => {
  const path = join(folder, 'dailies/ep101');
  const found = { root: 'dailies', location: 'dailies:/ep101', path };
  expect(locateOperand('dailies/ep101/', mounts, folder)).toEqual({ operand: 'dailies/ep101/', ...found });
  expect(locateOperand('dailies:/ep101', mounts, '/')).toEqual({ operand: 'dailies:/ep101', ...found });
  expect(toLocalPath('dailies:/ep101', mounts, '/')).toBe(path);
  expect(locateOperand('dailies:/ep101/', mounts, '/')).toEqual({ operand: 'dailies:/ep101/', ...found });
  expect(locateOperand('dailies:/', mounts, '/')).toMatchObject({ location: 'dailies:/' });
  expect(toLocalPath('dailies:/ep101//', mounts, '/')).toBe(path);
  expect(toLocalPath('ep101', mounts, join(folder, 'dailies'))).toBe(path);
});

test('a root that is not mounted here may be mounted elsewhere', () => {
  expect(locateOperand('plates:/ep101', mounts, folder)).toEqual({
    operand: 'plates:/ep101',
    root: 'plates',
    location: 'plates:/ep101',
  });
  expect(locateOperand('vault:/a', mounts, folder)).toMatchObject({ root: 'vault' });
});

test('what is in no root, or not there, is refused with what to do', () => {
  expect(() => locateOperand('elsewhere', mounts, folder)).toThrow(
    /elsewhere lies in no root.*The roots are: dailies \(.*\), plates .*--no-queue/s,
  );
  expect(() => locateOperand('/x', {}, '/')).toThrow(/No root is configured/);
  expect(() => locateOperand('dailies:/ep999', mounts, folder)).toThrow(
    expect.objectContaining({ code: 'input.not-found' }),
  );
  expect(() => locateOperand('dailies:/../etc', mounts, folder)).toThrow(
    expect.objectContaining({ code: 'location.unknown' }),
  );
});

test('what the system does not let be looked for is no bug, and a mount like that may be whole elsewhere', () => {
  symlinkSync('round', join(folder, 'dailies/round'));
  const long = 'x'.repeat(4000);
  expect(() => locateOperand(`dailies:/${long}`, mounts, folder)).toThrow(
    expect.objectContaining({ code: 'file.name' }),
  );
  expect(() => locateOperand('dailies:/round/a', mounts, folder)).toThrow(
    expect.objectContaining({ code: 'file.not-regular' }),
  );
  const odd = { dailies: join(folder, 'dailies/round') };
  expect(locateOperand('dailies:/a', odd, folder)).toEqual({
    operand: 'dailies:/a',
    root: 'dailies',
    location: 'dailies:/a',
  });
});
