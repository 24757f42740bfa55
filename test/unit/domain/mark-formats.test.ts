import { describe, expect, test } from 'vitest';
import { findMarkFormat } from '../../../src/domain/mark-formats.ts';

const small = (head = '') => ({ sizeBytes: 1000, firstBytes: Buffer.from(head, 'latin1') });

describe('how a type is marked', () => {
  test.each([
    ['image/jpeg', 'embed', 'embed', 'image/jpeg'],
    ['image/x-adobe-dng', 'embed', 'embed', 'image/x-adobe-dng'],
    ['video/x-msvideo', 'embed', 'sidecar', 'video/avi'],
    ['image/svg+xml', 'embed', 'sidecar', 'image/svg+xml'],
    ['audio/mpeg', 'embed', 'sidecar', 'audio/mpeg'],
    ['application/pdf', 'sidecar', 'embed', 'application/octet-stream'],
    ['image/jp2', 'sidecar', 'embed', 'application/octet-stream'],
    ['image/x-exr', 'sidecar', 'sidecar', 'application/octet-stream'],
    ['application/mxf', 'sidecar', 'sidecar', 'application/octet-stream'],
    ['video/x-matroska', 'sidecar', 'sidecar', 'application/octet-stream'],
    ['constructor', 'sidecar', 'sidecar', 'application/octet-stream'],
  ])('%s: credential %s, XMP %s, as %s', (mediaType, credential, xmp, engineType) => {
    expect(findMarkFormat(mediaType, small())).toEqual({ credential, xmp, engineType });
  });

  test.each([
    ['audio/wav', 'RF64'],
    ['audio/wav', 'BW64'],
    ['image/jxl', '\xff\x0a'],
  ])('%s that begins with %j takes nothing in, and says why', (mediaType, head) => {
    const format = findMarkFormat(mediaType, small(head));
    expect(format).toMatchObject({ credential: 'sidecar', xmp: 'sidecar', engineType: 'application/octet-stream' });
    expect(format.reason).toMatch(/\.$/);
  });

  test('the ordinary variants of the same types embed', () => {
    expect(findMarkFormat('audio/wav', small('RIFF')).credential).toBe('embed');
    expect(findMarkFormat('image/jxl', small('\0\0\0\x0cJXL ')).credential).toBe('embed');
  });
});

describe('a large file', () => {
  const large = (sizeBytes: number) => ({ sizeBytes, firstBytes: Buffer.from('RIFF') });

  test('whose signing takes memory in proportion gets a sidecar and a reason, but keeps its XMP place', () => {
    expect(findMarkFormat('audio/wav', large(1e9))).toMatchObject({ credential: 'sidecar', xmp: 'sidecar' });
    const tiff = findMarkFormat('image/tiff', large(1e9));
    expect(tiff).toMatchObject({ credential: 'sidecar', xmp: 'embed', engineType: 'application/octet-stream' });
    expect(tiff.reason).toContain('up to 512 MB');
    expect(findMarkFormat('image/tiff', large(5e8)).credential).toBe('embed');
    expect(findMarkFormat('audio/wav', large(2.5e8)).credential).toBe('embed');
  });

  test('of ISO media embeds whatever its size', () => {
    expect(findMarkFormat('video/mp4', large(5e11)).credential).toBe('embed');
    expect(findMarkFormat('video/quicktime', large(5e11)).credential).toBe('embed');
  });
});
