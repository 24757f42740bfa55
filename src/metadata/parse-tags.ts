import { parseBoundedJson } from '../domain/bounded-json.ts';
import { AssayError } from '../domain/errors.ts';

/** The deepest credential seen has 12 levels, a struct in XMP rarely 5. */
const MAX_DEPTH = 100;

/** `PNG:Main:Copy1:Parameters` → `PNG:Copy1:Parameters`: the main document goes without saying. */
function shortenKey(key: string): string {
  const parts = key.split(':');
  return parts[1] === 'Main' && parts.length > 2 ? [parts[0], ...parts.slice(2)].join(':') : key;
}

/**
 * Reads the one object in ExifTool's JSON. Leaves out the group `System`: name, directory and times are facts about the
 * place, or about the alias the file was read through, not about the file.
 *
 * @throws AssayError `limit.output` when it is nested too deep, `metadata.failed` when it is no such JSON.
 */
export function parseTags(json: string, maxBytes: number): Readonly<Record<string, unknown>> {
  const parsed = parseBoundedJson(json, { maxBytes, maxDepth: MAX_DEPTH, exactNumbers: true });
  const first: unknown = Array.isArray(parsed) ? parsed[0] : undefined;
  if (typeof first !== 'object' || first === null) {
    // Valid without the limit of depth: then that is what it failed.
    if (parseBoundedJson(json, { maxBytes, maxDepth: Number.POSITIVE_INFINITY }) !== undefined) {
      throw new AssayError('limit.output', `The metadata is nested deeper than ${MAX_DEPTH} levels.`);
    }
    throw new AssayError('metadata.failed', 'ExifTool gave no tags for the file: it cannot be opened.');
  }
  const tags: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(first)) {
    if (!key.startsWith('System:')) tags[shortenKey(key)] = value;
  }
  return tags;
}
