import { join, resolve } from 'node:path';
import { AssayError } from '../domain/errors.ts';
import type { PolicyProfile } from '../domain/policy-profile.ts';
import { describeNames, findNamedFile } from './find-file.ts';
import { PACKAGE_CONFIG_DIR } from './package-paths.ts';
import { parsePolicy } from './parse-records.ts';

/** The profile of that id: in the folders of the configuration first, then the package's own. Throws `config.invalid` or `input.not-found`. */
export async function findPolicy(id: string, folders: readonly string[]): Promise<PolicyProfile> {
  const all = [...folders, join(PACKAGE_CONFIG_DIR, 'policies')];
  const found = await findNamedFile(id, all);
  if (found === undefined) {
    throw new AssayError('input.not-found', `There is no policy profile "${id}".${await describeNames(id, all)}`);
  }
  const profile = parsePolicy(resolve(found.path), found.text);
  if (profile.id === id) return profile;
  throw new AssayError(
    'config.invalid',
    `${found.path}: the file is named for "${id}", and its id is "${profile.id}".`,
  );
}
