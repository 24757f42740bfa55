import { AssayError } from '../../domain/errors.ts';
import type { OptionSpecs, ParsedOptions } from '../command.ts';

const LOG_FORMATS = ['json', 'pretty'] as const;

export const LOG_FORMAT_OPTION: OptionSpecs = {
  'log-format': { type: 'string', value: 'FORMAT', help: `${LOG_FORMATS.join(' or ')} (default: log.format)` },
};

/** Undefined when it was not asked for. Throws `usage.invalid`. */
export function readLogFormat(options: ParsedOptions): (typeof LOG_FORMATS)[number] | undefined {
  const asked = options.text('log-format');
  const format = LOG_FORMATS.find((name) => name === asked);
  if (asked === undefined || format !== undefined) return format;
  throw new AssayError('usage.invalid', `--log-format takes ${LOG_FORMATS.join(' or ')}. See: assay help`);
}
