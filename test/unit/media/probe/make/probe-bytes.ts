import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Probe } from '../../../../../src/domain/asset.ts';
import { ByteSource } from '../../../../../src/media/probe/byte-source.ts';
import type { ProbeDraft } from '../../../../../src/media/probe/probe-draft.ts';
import { probeFile } from '../../../../../src/media/probe/probe-file.ts';
import { walkSource } from '../../../../../src/media/probe/walk-source.ts';

/** Probes bytes as a file of that name. */
export async function probeBytes(bytes: Buffer, name = 'made'): Promise<Probe> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-probe-'));
  try {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return await probeFile(path, {});
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Walks bytes in memory: what probeFile does between hashing and reporting, without a file. */
export function walkBytes(bytes: Buffer, extension = ''): ProbeDraft {
  return walkSource(new ByteSource(-1, bytes, bytes.length, bytes.length), extension);
}
