import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ByteSource } from '../../../../src/media/probe/byte-source.ts';
import { walkSource } from '../../../../src/media/probe/walk-source.ts';
import { probeBytes, walkBytes } from './make/probe-bytes.ts';
import { WHOLE_FILES } from './make/whole-files.ts';

test.each(WHOLE_FILES)(
  '$name is identified, whole, and its carriers are known',
  async ({ name, bytes, ...expected }) => {
    const probe = await probeBytes(bytes, name);
    expect(probe).toMatchObject({
      mediaType: expected.mediaType,
      structure: expected.structure,
      credentialCarrier: expected.credential,
      metadataCarrier: expected.metadata,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      remarks: [],
    });
    expect(probe.stat.sizeBytes).toBe(bytes.length);
    expect(probe.kind).not.toBe('other');
    const [width, height] = expected.dimensions ?? [];
    // Types without a size listed may or may not have one.
    expect(width === undefined ? undefined : probe.dimensions).toEqual(
      width === undefined ? undefined : { width, height },
    );
  },
);

test('lossless stills are those whose pixels come back as they were stored', () => {
  const lossless = WHOLE_FILES.filter(({ name, bytes }) => walkBytes(bytes, extname(name)).losslessPixels).map(
    ({ name }) => name,
  );
  expect(lossless).toEqual(['a.png', 'a.tif', 'big-endian.tif', 'big.tif', 'a.webp', 'a.bmp', 'a.tga', 'old.tga']);
});

test('a file too large for memory is walked through a window to the same result', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-window-'));
  try {
    for (const { name, bytes } of WHOLE_FILES) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      const fd = openSync(path, 'r');
      // 700 bytes: nearly every step of a walk has to move the window. Text and searches need their sample at once.
      const windowed = walkSource(
        new ByteSource(fd, Buffer.alloc(Math.max(700, Math.min(70_000, bytes.length))), bytes.length, 0),
        extname(name),
      );
      const small = walkSource(new ByteSource(fd, Buffer.alloc(131_072), bytes.length, 0), extname(name));
      closeSync(fd);
      expect({ name, draft: small }).toEqual({ name, draft: walkBytes(bytes, extname(name)) });
      expect({ name, draft: windowed }).toEqual({ name, draft: walkBytes(bytes, extname(name)) });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
