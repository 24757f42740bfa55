import { findSourceType, SOURCE_CLASSES, type SourceCode, sourceTypeUri } from './digital-source-type.ts';
import { AssayError } from './errors.ts';
import { ORIGIN_SHORTHANDS } from './mark.ts';
import { findNearest } from './nearest.ts';

/** Codes that name no origin of a picture or a sound, and why. They are C2PA's own, and IPTC's vocabulary does not have them. */
const NO_ORIGINS: Partial<Readonly<Record<SourceCode, string>>> = {
  empty: 'stands for a blank canvas and does not say where the picture on it comes from',
  trainedAlgorithmicData:
    'stands for data that is neither picture nor sound; for those write "trainedAlgorithmicMedia"',
};

/** What may be stated of a file with `assay mark`: the 17 active codes of the IPTC vocabulary (2024-09-17). */
export const ORIGIN_CODES: readonly SourceCode[] = (Object.keys(SOURCE_CLASSES) as SourceCode[]).filter(
  (code) => NO_ORIGINS[code] === undefined,
);

const ACCEPTED: ReadonlyMap<string, SourceCode> = new Map([
  ...ORIGIN_CODES.map((code) => [code, code] as const),
  ...ORIGIN_CODES.map((code) => [sourceTypeUri(code), code] as const),
  ...Object.entries(ORIGIN_SHORTHANDS),
]);
const WORDS: readonly string[] = [...Object.keys(ORIGIN_SHORTHANDS), ...ORIGIN_CODES];

/**
 * The code that somebody states: a shorthand of {@link ORIGIN_SHORTHANDS}, or a code of {@link ORIGIN_CODES}, short or as its URI.
 * Files are read tolerantly, but what is stated is written into them and signed: it is taken only as it is spelt, letter case and
 * `http` included, so that nobody signs what another has guessed.
 * Errors: `usage.invalid` for everything else, naming what is nearest.
 */
export function parseOrigin(text: string): SourceCode {
  const code = ACCEPTED.get(text);
  if (code !== undefined) return code;
  throw new AssayError('usage.invalid', describeRefusal(text));
}

/** Why a code is no origin to be stated, as the rest of a sentence; undefined when it is one. */
export function describeNoOrigin(code: SourceCode): string | undefined {
  return NO_ORIGINS[code];
}

function describeRefusal(text: string): string {
  const shown = `"${text.slice(0, 80)}"`;
  const known = findSourceType(text);
  if (known === undefined) return `${shown} is no origin. ${suggestWord(text)}`;
  const noOrigin = describeNoOrigin(known.code);
  if (noOrigin !== undefined) return `${shown} ${noOrigin}. ${listWords()}`;
  if (known.form === 'retired') return `${shown} is retired; write "${known.code}".`;
  if (known.form === 'misspelled') return `${shown} is misspelled; write "${known.code}".`;
  return `${shown} is not spelt exactly; write "${known.code}".`;
}

function suggestWord(text: string): string {
  // Of a URI only the last part can be a misspelled code.
  const word = text.trim().split(/[/#:]/).at(-1) ?? '';
  const nearest = findNearest(word, WORDS);
  return nearest === undefined ? listWords() : `Did you mean "${nearest}"?`;
}

function listWords(): string {
  return `There is: ${WORDS.join(', ')}.`;
}
