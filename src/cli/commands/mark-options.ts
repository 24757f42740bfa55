import type { FrameRate } from '../../domain/asset.ts';
import { AssayError } from '../../domain/errors.ts';
import {
  type MarkDetails,
  type MarkStatement,
  ORIGIN_SHORTHANDS,
  OVERSIGHTS,
  RELATIONSHIPS,
  type Relationship,
  TRAINING_USES,
} from '../../domain/mark.ts';
import { parseOrigin } from '../../domain/parse-origin.ts';
import { RATE_NAMES, TIMECODE_RATES } from '../../domain/timecode.ts';
import type { OptionSpecs, ParsedOptions } from '../command.ts';

/** What is stated, and how it is put on. */
export const STATEMENT_OPTIONS: OptionSpecs = {
  origin: {
    type: 'string',
    value: 'CODE',
    help: `IPTC digital source type, or ${Object.keys(ORIGIN_SHORTHANDS).join(', ')}`,
  },
  declaration: {
    type: 'string',
    value: 'FILE',
    help: 'take origin, tool, model and prompt of each file from a declaration',
  },
  tool: { type: 'string', value: 'NAME@VERSION', help: 'program that made it' },
  model: { type: 'string', value: 'NAME', help: 'model that the program used' },
  prompt: { type: 'string', value: 'TEXT', help: 'the prompt; it can be read by everyone who gets the file' },
  'prompt-hash': { type: 'string', value: 'SHA256', help: 'instead of the prompt, its SHA-256' },
  'prompt-writer': { type: 'string', value: 'NAME', help: 'who wrote the prompt' },
  oversight: { type: 'string', value: 'WORD', help: `who steered it: ${OVERSIGHTS.join(', ')}` },
  ingredient: {
    type: 'string',
    multiple: true,
    value: 'FILE[:HOW]',
    help: `plate, reference or original; HOW is ${RELATIONSHIPS.join(', ')} (default: componentOf)`,
  },
  action: { type: 'string', value: 'NAME', help: 'C2PA action, e.g. c2pa.edited (default: by origin)' },
  when: { type: 'string', value: 'TIME', help: 'when it was made, ISO 8601 (default: now)' },
  title: { type: 'string', value: 'TEXT', help: 'title in the manifest (default: the file name)' },
  training: { type: 'string', value: 'WORD', help: `use for training and mining: ${TRAINING_USES.join(', ')}` },
  fps: { type: 'string', value: 'RATE', help: `frames a second of sequences: ${RATE_NAMES.join(', ')}` },
};

export function readOrigin(options: ParsedOptions): MarkStatement['origin'] | undefined {
  const text = options.text('origin');
  const isDeclared = options.text('declaration') !== undefined;
  if (text !== undefined && isDeclared)
    throw refuse('--origin and --declaration both say what the files are. Give one.');
  if (text === undefined && !isDeclared)
    throw refuse(
      `Say what the files are: --origin CODE (${Object.keys(ORIGIN_SHORTHANDS).join(', ')}, or an IPTC code), or --declaration FILE.`,
    );
  return text === undefined ? undefined : parseOrigin(text);
}

export function readDetails(options: ParsedOptions): MarkDetails {
  const tool = options.text('tool');
  const model = options.text('model');
  const prompt = readPrompt(options);
  const promptWriter = options.text('prompt-writer');
  const oversight = readWord(options, 'oversight', OVERSIGHTS);
  const training = readWord(options, 'training', TRAINING_USES);
  const action = readAction(options.text('action'));
  const title = options.text('title');
  const when = readTime(options.text('when'));
  return {
    ...(tool !== undefined && { tool: readTool(tool) }),
    ...(model !== undefined && { model }),
    ...(prompt !== undefined && { prompt }),
    ...(promptWriter !== undefined && { promptWriter }),
    ...(oversight !== undefined && { oversight }),
    ...(training !== undefined && { training }),
    ...(action !== undefined && { action }),
    ...(title !== undefined && { title }),
    ...(when !== undefined && { when }),
  };
}

export function readIngredients(options: ParsedOptions): readonly { path: string; relationship: Relationship }[] {
  return options.list('ingredient').map((text) => {
    const relationship = RELATIONSHIPS.find((word) => text.endsWith(`:${word}`));
    const path = relationship === undefined ? text : text.slice(0, -relationship.length - 1);
    if (path === '') throw refuse('--ingredient needs a file: --ingredient FILE, or --ingredient FILE:parentOf.');
    return { path, relationship: relationship ?? 'componentOf' };
  });
}

export function readFrameRate(options: ParsedOptions): FrameRate | undefined {
  const text = options.text('fps');
  if (text === undefined) return undefined;
  const name = RATE_NAMES.find((each) => each === text);
  if (name === undefined) throw refuse(`--fps takes one of ${RATE_NAMES.join(', ')}; "${text}" is none.`);
  const { numerator, denominator } = TIMECODE_RATES[name].rate;
  return { numerator, denominator };
}

function readTool(text: string): NonNullable<MarkStatement['tool']> {
  const at = text.lastIndexOf('@');
  const name = at > 0 ? text.slice(0, at) : text;
  const version = at > 0 ? text.slice(at + 1) : '';
  if (name === '') throw refuse('--tool takes NAME or NAME@VERSION.');
  return version === '' ? { name } : { name, version };
}

function readPrompt(options: ParsedOptions): string | undefined {
  const text = options.text('prompt');
  const hash = options.text('prompt-hash');
  if (text !== undefined && hash !== undefined) throw refuse('Give --prompt or --prompt-hash, not both.');
  if (hash === undefined) return text;
  const digits = hash.toLowerCase().replace(/^sha256:/, '');
  if (!/^[0-9a-f]{64}$/.test(digits)) throw refuse('--prompt-hash takes a SHA-256: 64 hexadecimal digits.');
  return `sha256:${digits}`;
}

function readWord<const T extends string>(options: ParsedOptions, name: string, words: readonly T[]): T | undefined {
  const text = options.text(name);
  if (text === undefined) return undefined;
  const word = words.find((each) => each === text);
  if (word === undefined) throw refuse(`--${name} takes one of ${words.join(', ')}; "${text}" is none.`);
  return word;
}

function readAction(text: string | undefined): string | undefined {
  if (text === undefined || /^[a-z][\w-]*(?:\.[\w-]+)+$/i.test(text)) {
    // The inception is worked out from what the file was; opened without a parent, or twice, is against the specification.
    if (text !== 'c2pa.opened' && text !== 'c2pa.created') return text;
    throw refuse(
      `${text} is written by itself where it belongs; leave --action away, or name what was done: c2pa.edited.`,
    );
  }
  throw refuse(`--action takes a name with dots, as c2pa.edited or org.example.relit; "${text}" is none.`);
}

function readTime(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const isIso = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const time = isIso ? new Date(text) : undefined;
  if (time === undefined || Number.isNaN(time.getTime()) || !isDay(text.slice(0, 10)))
    throw refuse(`--when takes a time as 2026-11-23T10:00:00Z; "${text}" is none.`);
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** A 30th of February would become the 2nd of March without a word. */
function isDay(text: string): boolean {
  return new Date(text).toISOString().startsWith(text);
}

function refuse(message: string): AssayError {
  return new AssayError('usage.invalid', `${message} See: assay help mark`);
}
