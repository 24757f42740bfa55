import type { SearchWish } from '../../compose/pictures/search-delivery.ts';
import { AssayError } from '../../domain/errors.ts';
import type { OptionSpecs, ParsedOptions } from '../command.ts';

/** Of commands that search pictures. */
export const THOROUGH_OPTION: OptionSpecs = {
  thorough: {
    type: 'boolean',
    help: 'look at every frame of movies and sequences, not only at samples (many times slower)',
  },
};

/** Of `check`. */
export const MATCHING_OPTIONS: OptionSpecs = {
  ...THOROUGH_OPTION,
  'no-match': {
    type: 'boolean',
    help: 'do not search the pictures for generated material that the ledger knows',
  },
};

/** Of commands that learn of generated material. */
export const FINGERPRINT_OPTIONS: OptionSpecs = {
  'no-fingerprints': {
    type: 'boolean',
    help: 'do not fingerprint the pictures that are generated; the next check does it',
  },
};

/** Undefined: as the configuration has it. Throws `usage.invalid`. */
export function readMatchWish(options: ParsedOptions): SearchWish['match'] {
  const [off, thorough] = [options.flag('no-match'), options.flag('thorough')];
  if (off && thorough)
    throw new AssayError('usage.invalid', '--no-match searches nothing, so --thorough says nothing: leave one out.');
  if (off) return 'off';
  return thorough ? 'thorough' : undefined;
}
