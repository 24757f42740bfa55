import { readFileSync } from 'node:fs';

/** What the system says in a file of `/proc`; undefined where there is none. */
export function readSystemText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
