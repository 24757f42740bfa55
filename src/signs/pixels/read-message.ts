import { parseBoundedJson } from '../../domain/bounded-json.ts';

/** What a generator wrote about a picture it made. */
export interface GeneratorMessage {
  readonly system?: string;
  readonly model?: string;
  readonly version?: string;
  readonly prompt?: string;
  readonly seed?: string;
}

const JSON_LIMITS = { maxBytes: 4_000_000, maxDepth: 100, exactNumbers: true } as const;
/** The settings line of the web UI is short; a prompt in front of it may be long. */
const SETTINGS_LIMIT = 20_000;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

function firstText(fields: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = Object.hasOwn(fields, name) ? textOf(fields[name]) : undefined;
    if (text !== undefined && text !== '') return text;
  }
  return undefined;
}

function withoutAbsent(message: Readonly<Record<keyof GeneratorMessage, string | undefined>>): GeneratorMessage {
  return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== undefined));
}

function readSetting(settings: string, name: string): string | undefined {
  // `name` is ours. Values run to the next comma; those with commas in them are quoted.
  const match = new RegExp(`(?:^|[,\\n] ?)${name}: ("[^"\\n]{0,500}"|[^,\\n]{1,500})`).exec(settings);
  return match?.[1]?.replaceAll('"', '').trim();
}

/** Stable Diffusion web UI: prompt, `Negative prompt: …`, then one line `Steps: 20, Sampler: …, Seed: …, Model: …`. */
function readParameters(text: string): GeneratorMessage {
  const settingsAt = text.lastIndexOf('Steps: ');
  if (settingsAt < 0) return text.trim() === '' ? {} : { prompt: text };
  const settings = text.slice(settingsAt, settingsAt + SETTINGS_LIMIT);
  const before = text.slice(0, settingsAt);
  const negativeAt = before.indexOf('\nNegative prompt: ');
  const version = readSetting(settings, 'Version');
  return withoutAbsent({
    // Forge counts its versions from f0.
    system: version !== undefined && /^f\d/.test(version) ? 'Stable Diffusion WebUI Forge' : 'Stable Diffusion WebUI',
    model: readSetting(settings, 'Model'),
    version,
    prompt: (negativeAt < 0 ? before : before.slice(0, negativeAt)).trim(),
    seed: readSetting(settings, 'Seed'),
  });
}

/** NovelAI keeps the settings as JSON inside the text field `Comment`, SwarmUI in `sui_image_params`. */
function readFields(fields: Fields): GeneratorMessage {
  const comment = fields['Comment'];
  const parsedComment = typeof comment === 'string' ? parseBoundedJson(comment, JSON_LIMITS) : comment;
  const swarm = fields['sui_image_params'];
  const nested = [swarm, parsedComment].find(isFields) ?? {};
  const software = firstText(fields, ['Software', 'software']);
  return withoutAbsent({
    system: swarm === undefined ? software : 'SwarmUI',
    model: firstText(fields, ['Source', 'model', 'Model']) ?? firstText(nested, ['model']),
    version: firstText(nested, ['swarm_version', 'version']) ?? firstText(fields, ['version']),
    prompt: firstText(nested, ['prompt']) ?? firstText(fields, ['Description', 'prompt', 'positive_prompt']),
    seed: firstText(nested, ['seed']) ?? firstText(fields, ['seed']),
  });
}

/** Reads the text hidden in a picture: JSON (NovelAI, SwarmUI and others) or the web UI's lines. */
export function readMessage(text: string): GeneratorMessage {
  const parsed = text.trimStart().startsWith('{') ? parseBoundedJson(text, JSON_LIMITS) : undefined;
  return isFields(parsed) ? readFields(parsed) : readParameters(text);
}
