import type { SequenceComparison } from './sequence-manifest.ts';

/** Names in one sentence at most; the lists themselves are complete. */
const NAMES_SHOWN = 5;

/** What is wrong with the frames of a sequence, a sentence for each kind of fault; empty when they are what was signed. */
export function describeComparison(comparison: SequenceComparison): readonly string[] {
  const { changed, missing, extra, renamed, duplicated, unread } = comparison;
  return [
    ...sentence('changed', changed),
    ...sentence(
      'missing',
      missing.map(({ name }) => name),
    ),
    ...sentence('not signed for', extra),
    ...sentence(
      'renamed',
      renamed.map(({ from, to }) => `${from} is now ${to}`),
    ),
    ...sentence(
      'duplicated',
      duplicated.map(({ name, of }) => `${name} is a copy of ${of}`),
    ),
    ...sentence('could not be read', unread),
  ];
}

function sentence(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  const more = names.length > NAMES_SHOWN ? ` and ${(names.length - NAMES_SHOWN).toLocaleString('en-US')} more` : '';
  return [
    `${names.length.toLocaleString('en-US')} ${names.length === 1 ? 'frame' : 'frames'} ${what}: ${shown}${more}.`,
  ];
}
