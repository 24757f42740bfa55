import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';

/**
 * Paths that can go into ExifTool's argument stream as they are. The stream is cut at line ends, a line loses leading
 * white space and may be a comment or an option; so only what is plain beyond doubt goes through.
 */
const PLAIN_PATH = /^\/[A-Za-z0-9_./+,=()@ -]*[A-Za-z0-9_]$/;
const PLAIN_EXTENSION = /^\.[A-Za-z0-9]{1,16}$/;

export interface PathAlias {
  /** A path to the same file that is safe to give to ExifTool. */
  readonly path: string;
  release(): Promise<void>;
}

export interface PathAliases {
  /** With `extension` (with dot, or empty for none) a path that has it, as ExifTool goes by it; the file need not be there. */
  resolve(path: string, extension?: string): Promise<PathAlias>;
  close(): Promise<void>;
}

/** Gives files with unusual names a plain one: a link in a private folder, made when first needed. */
export function openPathAliases(): PathAliases {
  let folder: Promise<string> | undefined;
  let count = 0;
  return {
    async resolve(path, wanted) {
      const absolute = resolve(path);
      const isWanted = wanted === undefined || extname(absolute) === wanted;
      if (isWanted && PLAIN_PATH.test(absolute)) return { path: absolute, release: async () => {} };
      folder ??= mkdtemp(join(tmpdir(), 'assay-metadata-'));
      // ExifTool takes the extension into account where the bytes do not tell the type.
      const extension = wanted ?? extname(absolute);
      count += 1;
      const link = join(await folder, `file${count}${PLAIN_EXTENSION.test(extension) ? extension : ''}`);
      await symlink(absolute, link);
      return { path: link, release: () => rm(link, { force: true }) };
    },
    async close() {
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
      folder = undefined;
    },
  };
}
