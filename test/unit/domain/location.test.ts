import { describe, expect, test } from 'vitest';
import { formatLocation, isLocation, parseLocation, toLocation, toMountedPath } from '../../../src/domain/location.ts';

const MOUNTS = { dailies: '/mnt/dailies', inner: '/mnt/dailies/vault', top: '/' };

test.each([
  ['dailies:/', 'dailies', ''],
  ['dailies:/ep101/sh010', 'dailies', 'ep101/sh010'],
  ['d-1_x:/a b/ü/new\nline', 'd-1_x', 'a b/ü/new\nline'],
  ['dailies:/a:/b', 'dailies', 'a:/b'],
])('%j is %j and %j', (text, root, path) => {
  expect(parseLocation(text)).toEqual({ root, path });
  expect(formatLocation(root, path)).toBe(text);
});

test.each(['', 'dailies', '/mnt/a', 'dailies:a', 'Dailies:/a', '1:/a', `${'a'.repeat(64)}:/`, ':/a'])(
  '%j is no location',
  (text) => {
    expect(isLocation(text)).toBe(false);
    expect(() => parseLocation(text)).toThrow(expect.objectContaining({ code: 'location.unknown' }));
  },
);

test.each(['a:/../b', 'a:/b/..', 'a:/./b', 'a://b', 'a:/b/', 'a:/b\0c'])('%j leads nowhere', (text) => {
  expect(() => parseLocation(text)).toThrow(expect.objectContaining({ code: 'location.unknown' }));
});

describe('paths and locations', () => {
  test.each([
    ['/mnt/dailies', 'dailies:/'],
    ['/mnt/dailies/a/b', 'dailies:/a/b'],
    ['/mnt/dailies/vault', 'inner:/'],
    ['/mnt/dailies/vault/x', 'inner:/x'],
    ['/mnt/dailies2/x', 'top:/mnt/dailies2/x'],
    ['/', 'top:/'],
  ])('%s is %s, and back', (path, location) => {
    expect(toLocation(path, MOUNTS)).toBe(location);
    expect(toMountedPath(location, MOUNTS)).toBe(path);
  });

  test('a path in no root has no location, and a root that is not mounted no path', () => {
    expect(toLocation('/mnt/other', { dailies: '/mnt/dailies' })).toBeUndefined();
    for (const root of ['other', 'constructor', 'hasownproperty'])
      expect(() => toMountedPath(`${root}:/a`, MOUNTS)).toThrow(expect.objectContaining({ code: 'location.unknown' }));
  });
});
