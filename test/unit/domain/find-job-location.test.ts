import { expect, test } from 'vitest';
import { findJobLocation } from '../../../src/domain/find-job-location.ts';

test.each([
  [{ location: 'dailies:/ep101', parts: [{ location: 'dailies:/other' }] }, 'dailies:/ep101'],
  [{ parts: [{ location: 'dailies:/a' }, { location: 'dailies:/b' }] }, 'dailies:/a'],
  [{ parts: [{ location: 'dailies:/a', names: ['x.png'] }] }, 'dailies:/a/x.png'],
  [{ parts: [{ location: 'dailies:/', from: 'x.png', to: 'x.png' }] }, 'dailies:/x.png'],
  [{ parts: [{ location: 'dailies:/a', from: 'x.png', to: 'y.png' }] }, 'dailies:/a'],
  [{ parts: [{ location: 'dailies:/a', names: ['x.png', 'y.png'] }] }, 'dailies:/a'],
  [{ location: '/mnt/secret' }, undefined],
  [{ parts: 'x' }, undefined],
  [null, undefined],
])('%j is about %s', (input, location) => {
  expect(findJobLocation(input)).toBe(location);
});
