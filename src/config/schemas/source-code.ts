import { z } from 'zod';
import { findSourceType, SOURCE_CLASSES, type SourceCode } from '../../domain/digital-source-type.ts';
import { findNearest } from '../../domain/nearest.ts';

const CODES = Object.keys(SOURCE_CLASSES) as [SourceCode, ...SourceCode[]];

function suggestCode(raw: string): string {
  const known = findSourceType(raw);
  if (known === undefined) {
    const nearest = findNearest(raw, CODES);
    const hint = nearest === undefined ? '' : ` The nearest is "${nearest}".`;
    return `"${raw.slice(0, 80)}" is no code of the IPTC Digital Source Type vocabulary.${hint}`;
  }
  const why = { retired: 'is retired', misspelled: 'is misspelled' } as const;
  const form = known.form === 'retired' || known.form === 'misspelled' ? why[known.form] : 'is not spelt exactly';
  return `"${raw.slice(0, 80)}" ${form}; write "${known.code}".`;
}

/** Read tolerantly from files, but taken exactly from people: what is declared is written into credentials later. */
export const sourceCode = z.enum(CODES, {
  error: (issue) => (typeof issue.input === 'string' ? suggestCode(issue.input) : undefined),
});
