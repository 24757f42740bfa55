import { expect, test } from 'vitest';
import { pictureKind } from '../../../../src/media/decode/picture-kind.ts';

test('stills, movies and what holds no pictures', () => {
  for (const type of ['image/png', 'image/gif', 'image/x-exr', 'image/x-dpx', 'image/jp2', 'image/svg+xml'])
    expect([type, pictureKind(type)]).toEqual([type, 'still']);
  for (const type of ['video/quicktime', 'application/mxf', 'video/x-matroska'])
    expect([type, pictureKind(type)]).toEqual([type, 'movie']);
  for (const type of ['audio/wav', 'application/pdf', 'text/plain', 'image/none', 'constructor', undefined])
    expect([type, pictureKind(type)]).toEqual([type, undefined]);
});
