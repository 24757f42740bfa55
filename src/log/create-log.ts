import { hostname } from 'node:os';
import { destination, type LoggerOptions, pino, stdTimeFunctions } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { Log, LogFields } from '../domain/log.ts';
import { toJsonText } from '../report/json-text.ts';
import { plainText } from '../report/plain-text.ts';
import { createRedactor } from './redact.ts';

export interface CreateLogOptions {
  /** Least that is written. */
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** `json`: one object a line. `pretty`: for people. */
  readonly format: 'json' | 'pretty';
  /** Passwords and tokens of this process, taken out wherever they turn up. Default: none is known. */
  readonly secrets?: readonly string[];
  /** Colours in `pretty`. Default false. */
  readonly colour?: boolean;
  /** Where lines go, each with its newline. Default: stderr, written before the call returns: the last line before an end is the one needed. */
  readonly write?: (line: string) => void;
  /** Default: the name of this host. */
  readonly machine?: string;
  /** On every line, such as the role. Default: none. */
  readonly fields?: LogFields;
}

/** Longest string in a line, in UTF-16 units: a path of 4,096 bytes and what is said of it. */
const LONGEST_TEXT = 8192;

/** No more than this is looked through for secrets; far behind the cut, so that none is cut in two and kept. */
const LONGEST_READ = 4 * LONGEST_TEXT;

/**
 * The log of a process that nobody watches. A JSON line has `time` (ISO 8601), `level`, `machine`, `pid`, the fields and `message`. What
 * strangers wrote, names of files above all, cannot move a terminal or begin a line of its own in either format.
 */
export function createLog(options: CreateLogOptions): Log {
  const { level, format, secrets = [], machine = hostname(), fields = {} } = options;
  const redact = createRedactor(secrets);
  // JSON keeps the text as it is, and escapes what it must; people get it escaped at once.
  const clean = (text: string): string =>
    format === 'pretty'
      ? plainText(redact(text.slice(0, LONGEST_READ)), LONGEST_TEXT)
      : cut(redact(text.slice(0, LONGEST_READ)));
  const logger = pino(
    pinoOptions(level, { ...cleanFields(fields, clean), machine: clean(machine), pid: process.pid }),
    {
      write: openLines(options),
    },
  );
  const at =
    (name: 'debug' | 'info' | 'warn' | 'error'): Log['info'] =>
    (message, more = {}) => {
      if (logger.isLevelEnabled(name)) logger[name](cleanFields(more, clean), clean(message));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function pinoOptions(level: string, base: LogFields): LoggerOptions {
  return {
    level,
    base,
    messageKey: 'message',
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
}

/** What pino writes, one JSON object a line, into what goes out. */
function openLines({ format, colour = false, write }: CreateLogOptions): (line: string) => void {
  const stderr = write === undefined ? destination({ dest: 2, sync: true }) : undefined;
  const out = write ?? ((line: string) => void stderr?.write(line));
  // Read back and written again for what JSON leaves as it is and some terminals obey: C1 controls, direction overrides.
  if (format === 'json') return (line) => out(`${toJsonText(JSON.parse(line))}\n`);
  // The factory alone, not the stream or a worker thread: those lose what was said last when the process ends.
  const prettify = prettyFactory({
    colorize: colour,
    messageKey: 'message',
    ignore: 'pid',
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
  });
  return (line) => out(prettify(line));
}

function cleanFields(fields: LogFields, clean: (text: string) => string): LogFields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? clean(value) : value]],
    ),
  );
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}
