import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PACKAGE_CONFIG_DIR } from '../config/package-paths.ts';
import { loadTrustSet, type TrustSet } from '../credentials/trust-set.ts';
import { AssayError } from '../domain/errors.ts';

/**
 * The trust anchors: those of config/trust/, of the configuration and of the command line.
 * Throws `trust.unusable` for a file that was named and cannot be used.
 */
export async function loadTrust(files: readonly string[]): Promise<TrustSet> {
  const shipped = (await readdir(join(PACKAGE_CONFIG_DIR, 'trust')).catch(() => []))
    .filter((name) => name.endsWith('.pem'))
    .map((name) => join(PACKAGE_CONFIG_DIR, 'trust', name));
  const pemFiles = await Promise.all([...shipped, ...files].map(async (name) => ({ name, pem: await readPem(name) })));
  return loadTrustSet(pemFiles);
}

async function readPem(path: string): Promise<string> {
  try {
    // Reading a pipe or a device might never end.
    if (!(await stat(path)).isFile()) throw new Error('not a regular file');
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AssayError(
      'trust.unusable',
      `The trust anchors ${path} cannot be read. Check the path given with --trust or in the configuration.`,
      { cause },
    );
  }
}
