/** The settings line of Stable Diffusion WebUI and everything that writes like it. */
export interface WebuiSettings {
  readonly prompt: string;
  readonly negativePrompt?: string;
  /** Value of a key of the settings line: `Seed`, `Model`, `Version` … */
  readonly get: (key: string) => string | undefined;
}

/** The settings stand at the end; this much of the end is searched. Civitai's resource lists reach 20,000 characters. */
const TAIL_LIMIT = 256 * 1024;
const SETTINGS_START = /^[ \t]*Steps: \d{1,6}, /;
const SETTINGS_KEYS = /(?:^|, )(?:Sampler|Seed|CFG scale): /;

function findSettingsLine(lines: readonly string[]): number {
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at] ?? '';
    if (SETTINGS_START.test(line) && SETTINGS_KEYS.test(line)) return at;
  }
  return -1;
}

function readValue(line: string, key: string): string | undefined {
  const label = `${key}: `;
  const start = line.startsWith(label) ? 0 : line.indexOf(`, ${label}`);
  if (start < 0) return undefined;
  const from = line.indexOf(label, start) + label.length;
  if (line[from] === '"') {
    const close = line.indexOf('"', from + 1);
    return close < 0 ? undefined : line.slice(from + 1, close);
  }
  const end = line.indexOf(', ', from);
  const value = line.slice(from, end < 0 ? undefined : end).trim();
  return value === '' ? undefined : value;
}

/**
 * Reads `prompt \n Negative prompt: … \n Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, …`.
 * Undefined unless one line begins with the number of steps and also names a sampler, a seed or a CFG scale: a text that merely
 * mentions steps is not enough.
 */
export function readWebuiSettings(text: string): WebuiSettings | undefined {
  const tail = text.length > TAIL_LIMIT ? text.slice(-TAIL_LIMIT) : text;
  const lines = tail.split(/\r\n|\r|\n/);
  const at = findSettingsLine(lines);
  if (at < 0) return undefined;
  const line = (lines[at] ?? '').trim();
  const before = lines.slice(0, at);
  const negativeAt = before.findIndex((candidate) => candidate.startsWith('Negative prompt: '));
  const negativePrompt =
    negativeAt < 0 ? undefined : before.slice(negativeAt).join('\n').slice('Negative prompt: '.length);
  return {
    prompt: before.slice(0, negativeAt < 0 ? undefined : negativeAt).join('\n'),
    ...(negativePrompt === undefined ? {} : { negativePrompt }),
    get: (key) => readValue(line, key),
  };
}
