import { readFileSync } from 'node:fs';

/** Name and version of the program, from its package.json: two folders up both in the repository and in the package. */
export function readProgram(): { readonly name: string; readonly version: string } {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const manifest = JSON.parse(text) as { name: string; version: string };
  return { name: manifest.name, version: manifest.version };
}
