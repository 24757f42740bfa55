import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import type { PictureFile } from '../../domain/picture-reader.ts';
import type { Read } from '../../domain/ports.ts';

/** Whether a file is that content, by reading all of it: for what no scan has recorded, such as a copy that was marked a moment ago. */
export async function confirmByHash(path: string, sha256: string): Promise<Read<PictureFile>> {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    // A pipe would be waited for.
    if (stat === undefined || !stat.isFile())
      return { ok: false, error: { code: 'file.vanished', message: `${path} is not there any more.` } };
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    if (hash.digest('hex') !== sha256)
      return { ok: false, error: { code: 'file.changed', message: `${path} changed since it was marked.` } };
    return { ok: true, value: { path, sizeBytes: stat.size } };
  } catch {
    return { ok: false, error: { code: 'file.io', message: `${path} could not be read.` } };
  }
}
