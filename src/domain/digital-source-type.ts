import type { Origin } from './origin.ts';

/** IPTC Digital Source Type vocabulary, http (not https), see docs/origin.md. */
export const IPTC_BASE = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
/** C2PA's own additions to the vocabulary. */
export const C2PA_BASE = 'http://c2pa.org/digitalsourcetype/';

/** What a code says about generative AI. `neutral` says nothing at all (a blank canvas). */
export type SourceClass =
  | Extract<Origin, 'generated' | 'ai-edited' | 'contains-ai' | 'needs-answer' | 'not-ai'>
  | 'neutral';

/** Active codes of the IPTC vocabulary (2024-09-17) and C2PA's two, with the class each belongs to. */
export const SOURCE_CLASSES = {
  trainedAlgorithmicMedia: 'generated',
  compositeWithTrainedAlgorithmicMedia: 'ai-edited',
  compositeSynthetic: 'contains-ai',
  virtualRecording: 'needs-answer',
  composite: 'needs-answer',
  algorithmicMedia: 'not-ai',
  algorithmicallyEnhanced: 'not-ai',
  humanEdits: 'not-ai',
  digitalCreation: 'not-ai',
  dataDrivenMedia: 'not-ai',
  digitalCapture: 'not-ai',
  computationalCapture: 'not-ai',
  compositeCapture: 'not-ai',
  screenCapture: 'not-ai',
  negativeFilm: 'not-ai',
  positiveFilm: 'not-ai',
  print: 'not-ai',
  empty: 'neutral',
  trainedAlgorithmicData: 'generated',
} as const satisfies Record<string, SourceClass>;

export type SourceCode = keyof typeof SOURCE_CLASSES;

/** Retired codes: read, never written. softwareImage has no successor in the vocabulary. */
export const RETIRED_CODES: Readonly<Record<string, SourceCode>> = {
  minorHumanEdits: 'humanEdits',
  digitalArt: 'digitalCreation',
  softwareImage: 'digitalCreation',
};

/** Spellings seen in the wild that the vocabulary does not have. Read with a warning, never written. */
export const MISSPELLED_CODES: Readonly<Record<string, SourceCode>> = {
  compositedWithTrainedAlgorithmicMedia: 'compositeWithTrainedAlgorithmicMedia',
  screenRecording: 'screenCapture',
};

/** How exactly a source type was written. */
export type SourceForm = 'exact' | 'short' | 'variant' | 'retired' | 'misspelled';

export interface SourceType {
  readonly code: SourceCode;
  readonly class: SourceClass;
  readonly form: SourceForm;
  /** As it stood in the file. */
  readonly raw: string;
}

const BY_LOWER = new Map<string, SourceCode>(
  (Object.keys(SOURCE_CLASSES) as SourceCode[]).map((code) => [code.toLowerCase(), code]),
);
const RETIRED_LOWER = new Map(Object.entries(RETIRED_CODES).map(([k, v]) => [k.toLowerCase(), v]));
const MISSPELLED_LOWER = new Map(Object.entries(MISSPELLED_CODES).map(([k, v]) => [k.toLowerCase(), v]));

/**
 * Reads a digital source type as the wild writes it: full URI (http or https, trailing slash), bare term,
 * `c2pa.` short form, schema.org mirror name (`TrainedAlgorithmicMediaDigitalSource`), retired or misspelled code.
 * Undefined when the text is no source type at all; the caller reports that, it is not clean.
 */
export function findSourceType(raw: string): SourceType | undefined {
  const text = raw.trim();
  const uri =
    /^https?:\/\/(?:cv\.iptc\.org\/newscodes|c2pa\.org|schema\.org)(?:\/digitalsourcetype)?\/([A-Za-z]+)\/?$/i.exec(
      text,
    );
  const term = (uri?.[1] ?? text.replace(/^c2pa\./, '').replace(/^digsrctype:/i, '')).replace(/DigitalSource$/, '');
  const lower = term.toLowerCase();
  const known = BY_LOWER.get(lower);
  if (known !== undefined) {
    const exact = text === `${known === 'empty' || known === 'trainedAlgorithmicData' ? C2PA_BASE : IPTC_BASE}${known}`;
    const form: SourceForm = exact ? 'exact' : uri === null && term === text ? 'short' : 'variant';
    return { code: known, class: SOURCE_CLASSES[known], form, raw: text };
  }
  const retired = RETIRED_LOWER.get(lower);
  if (retired !== undefined) return { code: retired, class: SOURCE_CLASSES[retired], form: 'retired', raw: text };
  const misspelled = MISSPELLED_LOWER.get(lower);
  if (misspelled !== undefined)
    return { code: misspelled, class: SOURCE_CLASSES[misspelled], form: 'misspelled', raw: text };
  return undefined;
}
