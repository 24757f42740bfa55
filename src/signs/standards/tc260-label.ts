import { getField, isFields } from '../shared/fields.ts';
import { parseJson } from '../shared/parse-json.ts';

/** What one AIGC label says: names of GB 45438-2025, Annex E, and the variant that Tencent writes. */
export interface AigcLabel {
  readonly label?: string;
  readonly producer?: string;
  readonly produceId?: string;
  readonly propagator?: string;
  readonly propagateId?: string;
  /** The names of the variant with ServiceProvider, ServiceUser, Time, ContentId. */
  readonly variant: boolean;
}

/** GB 45438-2025 sets seven fields; real ones have 300 to 600 characters. */
const TEXT_LIMIT = 64 * 1024;
const NORMATIVE = [
  'label',
  'contentproducer',
  'produceid',
  'reservedcode1',
  'contentpropagator',
  'propagateid',
  'reservedcode2',
];
const VARIANT = ['serviceprovider', 'serviceuser', 'contentid', 'time'];
/** Field names for text that is cut off or not quite JSON. */
const LOOSE =
  /["']?\b(Label|ContentProducer|ProduceID|ContentPropagator|PropagateID)["']?\s{0,8}[:=]\s{0,8}["']?([^"',}\r\n]{1,300})/gi;

function foldFields(value: unknown): ReadonlyMap<string, string> {
  const folded = new Map<string, string>();
  if (!isFields(value)) return folded;
  for (const [name, field] of Object.entries(value).slice(0, 100)) {
    if (typeof field === 'string' || typeof field === 'number' || typeof field === 'boolean')
      folded.set(name.trim().toLowerCase(), String(field).trim());
  }
  return folded;
}

function labelOf(fields: ReadonlyMap<string, string>): AigcLabel | undefined {
  const filled = (name: string): string | undefined => (fields.get(name) === '' ? undefined : fields.get(name));
  const normative = NORMATIVE.some((name) => filled(name) !== undefined);
  // One of these everyday words alone (`time`) is no label.
  const variant = VARIANT.filter((name) => filled(name) !== undefined).length >= 2;
  if (!normative && !variant) return undefined;
  const part = <K extends string>(key: K, text: string | undefined): { readonly [P in K]?: string } =>
    text === undefined ? {} : ({ [key]: text } as { readonly [P in K]?: string });
  return {
    ...part('label', filled('label')),
    ...part('producer', filled('contentproducer') ?? filled('serviceprovider')),
    ...part('produceId', filled('produceid') ?? filled('contentid')),
    ...part('propagator', filled('contentpropagator')),
    ...part('propagateId', filled('propagateid')),
    variant: !normative,
  };
}

/** The value of `AIGC` when the object is a wrapper around the label, whatever the case of the key. */
function findWrapped(value: unknown): unknown {
  if (!isFields(value)) return undefined;
  const key = Object.keys(value)
    .slice(0, 100)
    .find((name) => name.trim().toLowerCase() === 'aigc');
  return key === undefined ? undefined : getField(value, key);
}

function unescapeQuotes(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('\\"', '"');
}

function parseText(text: string): unknown {
  return parseJson(text) ?? parseJson(unescapeQuotes(text));
}

function readLoosely(text: string): AigcLabel | undefined {
  const fields = new Map<string, string>();
  for (const match of text.matchAll(LOOSE)) {
    const name = match[1]?.toLowerCase();
    if (name !== undefined && !fields.has(name)) fields.set(name, match[2]?.trim() ?? '');
  }
  return labelOf(fields);
}

/**
 * Reads the value of a field that is named AIGC: JSON text or an object, with or without the root `AIGC`, quotes escaped,
 * or cut off in the middle. Undefined when it holds not one field of the standard.
 */
export function parseAigcValue(value: unknown): AigcLabel | undefined {
  if (isFields(value)) return labelOf(foldFields(findWrapped(value) ?? value));
  if (typeof value !== 'string' || value.length > TEXT_LIMIT) return undefined;
  const parsed = parseText(value);
  if (parsed === undefined) return readLoosely(value);
  const inner = findWrapped(parsed) ?? parsed;
  return labelOf(foldFields(typeof inner === 'string' ? parseText(inner) : inner));
}

/** Reads a free text field (UserComment, description): only JSON whose root is `AIGC` counts there. */
export function parseAigcRoot(text: string): AigcLabel | undefined {
  if (text.length > TEXT_LIMIT || !/aigc/i.test(text)) return undefined;
  const wrapped = findWrapped(parseText(text));
  return wrapped === undefined ? undefined : parseAigcValue(wrapped);
}
