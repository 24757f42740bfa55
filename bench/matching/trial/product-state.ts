import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../harness/assay.ts';

/** What decides how pictures are told and found, and what the trial does to them. Results of another state say nothing about this one. */
const SOURCES = [
  'src/fingerprint',
  'src/media/decode',
  'src/pipeline/match',
  'src/pipeline/fingerprint',
  'src/compose/pictures',
  'bench/matching',
];
/** What figures are written with decides nothing. */
const ONLY_TELLS = 'bench/matching/figures';
const DIGITS = 10;

/** A short name for the state of the sources that figures depend on. */
export function nameProductState(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES)
    for (const entry of readdirSync(join(REPOSITORY, source), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile() && !each.name.endsWith('.md') && !each.parentPath.endsWith(ONLY_TELLS))
      .map((each) => join(each.parentPath, each.name))
      .toSorted())
      hash.update(entry.slice(REPOSITORY.length)).update(readFileSync(entry));
  return hash.digest('hex').slice(0, DIGITS);
}
