import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';

/** Environment by which a child uses the compile cache that the launcher chose; empty when there is none. */
export function compileCacheEnvironment(): Readonly<Record<string, string>> {
  // Node names the folder of this very version and user; it wants the one above it.
  const versioned = getCompileCacheDir();
  return versioned === undefined ? {} : { NODE_COMPILE_CACHE: dirname(versioned) };
}
