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
  scannedImage: 'print',
};

/** English names of the vocabulary, which some writers put where the code belongs. Older wordings included. */
const NAMES: Readonly<Record<string, SourceCode>> = {
  'created using generative ai': 'trainedAlgorithmicMedia',
  'edited using generative ai': 'compositeWithTrainedAlgorithmicMedia',
  'edited with generative ai': 'compositeWithTrainedAlgorithmicMedia',
  'composite including generative ai elements': 'compositeSynthetic',
  'composite with trained algorithmic media': 'compositeWithTrainedAlgorithmicMedia',
  'virtual event recording': 'virtualRecording',
  'composite of elements': 'composite',
  'pure algorithmic media': 'algorithmicMedia',
  'algorithmically-altered media': 'algorithmicallyEnhanced',
  'human-edited media': 'humanEdits',
  'multi-frame computational capture sampled from real life': 'computationalCapture',
  'composite of captured elements': 'compositeCapture',
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

/** Longer text is no source type: the longest real one has 84 characters. */
const TEXT_LIMIT = 300;

const BY_LOWER = new Map<string, SourceCode>(
  (Object.keys(SOURCE_CLASSES) as SourceCode[]).map((code) => [code.toLowerCase(), code]),
);
const RETIRED_LOWER = new Map(Object.entries(RETIRED_CODES).map(([k, v]) => [k.toLowerCase(), v]));
const MISSPELLED_LOWER = new Map(Object.entries(MISSPELLED_CODES).map(([k, v]) => [k.toLowerCase(), v]));
const NAMES_LOWER = new Map(Object.entries(NAMES));

/** The URI that stands for a code in the vocabulary it belongs to. */
export function sourceTypeUri(code: SourceCode): string {
  return `${code === 'empty' || code === 'trainedAlgorithmicData' ? C2PA_BASE : IPTC_BASE}${code}`;
}

/** The term of a full URI (http or https, mirror, trailing slash, query), else undefined. */
function findTermOfUri(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) return undefined;
  // Some name the code as a fragment of the vocabulary's own address.
  const fragment = /\/digitalsourcetype\/?#(\w+)$/i.exec(text)?.[1];
  if (fragment !== undefined) return fragment;
  const path = text.split(/[?#]/, 1)[0] ?? '';
  const segments = path.split('/').filter((segment) => segment !== '');
  const known = segments.some((segment) => segment.toLowerCase() === 'digitalsourcetype');
  const mirror = /^(?:www\.)?schema\.org$/i.test(segments[1] ?? '');
  return known || mirror ? segments.at(-1) : undefined;
}

/** Upper and lower case, spaces, hyphens and underscores do not tell codes apart. */
function foldTerm(term: string): string {
  return term.replace(/[\s_-]/g, '').toLowerCase();
}

/**
 * Reads a digital source type as the wild writes it: full URI (http or https, trailing slash), bare term,
 * `c2pa.` short form, schema.org mirror name (`TrainedAlgorithmicMediaDigitalSource`), English name of the vocabulary,
 * retired or misspelled code.
 * Undefined when the text is no source type at all; the caller reports that, it is not clean.
 */
export function findSourceType(raw: string): SourceType | undefined {
  const text = raw.trim();
  if (text === '' || text.length > TEXT_LIMIT) return undefined;
  const uriTerm = findTermOfUri(text);
  const bare = uriTerm ?? text.replace(/^c2pa\./i, '').replace(/^(?:digsrctype|digitalsourcetype):/i, '');
  const folded = foldTerm(bare.replace(/DigitalSource$/, ''));
  const known = BY_LOWER.get(folded) ?? NAMES_LOWER.get(text.toLowerCase());
  if (known !== undefined) {
    const form: SourceForm = text === sourceTypeUri(known) ? 'exact' : text === known ? 'short' : 'variant';
    return { code: known, class: SOURCE_CLASSES[known], form, raw: text };
  }
  const retired = RETIRED_LOWER.get(folded);
  if (retired !== undefined) return { code: retired, class: SOURCE_CLASSES[retired], form: 'retired', raw: text };
  const misspelled = MISSPELLED_LOWER.get(folded);
  if (misspelled !== undefined)
    return { code: misspelled, class: SOURCE_CLASSES[misspelled], form: 'misspelled', raw: text };
  return undefined;
}
