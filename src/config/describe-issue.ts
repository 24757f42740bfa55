import type { z } from 'zod';
import { findNearest } from '../domain/nearest.ts';
import type { DocumentFault, SourceDocument } from './read-document.ts';

type Issue = z.core.$ZodIssue;

/** Text of strangers in messages is cut: nobody needs more to find the place. */
const SHOWN_LIMIT = 80;

/** User and password of a URL, up to the last `@`: passwords are not always written as they should be. */
const IN_URL = /\/\/\S*@/g;

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list (lines beginning with "-")',
  object: 'a block of keys',
  record: 'a block of keys',
};

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[part];
  }
  return current;
}

function show(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a block of keys';
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replace(IN_URL, '//***@');
  return `"${text.length > SHOWN_LIMIT ? `${text.slice(0, SHOWN_LIMIT)}…` : text}"`;
}

function suggest(value: unknown, candidates: readonly string[]): string {
  const nearest = typeof value === 'string' ? findNearest(value, candidates) : undefined;
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
}

function describeChoice(value: unknown, options: readonly unknown[]): string {
  const names = options.map(String);
  const list = names.join(', ');
  if (value === undefined) return `is missing; it must be ${names.length > 1 ? 'one of ' : ''}${list}.`;
  return `${show(value)} is not allowed; it must be ${names.length > 1 ? 'one of ' : ''}${list}.${suggest(value, names)}`;
}

function describeUnion(issue: Extract<Issue, { code: 'invalid_union' }>, value: unknown): string {
  const options = (issue as { options?: readonly unknown[] }).options;
  if (options !== undefined) return describeChoice(value, options);
  const wanted = issue.errors.flatMap((branch) =>
    branch.flatMap((one) => {
      if (one.code === 'invalid_type') return [TYPE_NAMES[one.expected] ?? one.expected];
      return one.code === 'invalid_value' ? one.values.map(String) : [];
    }),
  );
  const list = [...new Set(wanted)].join(', ');
  return value === undefined ? `is missing; write ${list}.` : `${show(value)} is not allowed; write ${list}.`;
}

function describe(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = TYPE_NAMES[issue.expected] ?? issue.expected;
      return value === undefined ? `is missing; it must be ${wanted}.` : `must be ${wanted}, and is ${show(value)}.`;
    }
    case 'invalid_value':
      // A schema that knows more than the list of values says so itself.
      if (!issue.message.startsWith('Invalid')) return issue.message;
      return describeChoice(value, issue.values);
    case 'invalid_union':
      return describeUnion(issue, value);
    case 'too_small':
      if (issue.origin === 'array') return `must have at least ${issue.minimum}.`;
      if (issue.origin === 'string') return 'must not be empty.';
      return `must be at least ${issue.minimum}, and is ${show(value)}.`;
    case 'too_big':
      if (issue.origin === 'string') return `is longer than ${issue.maximum} characters.`;
      if (issue.origin === 'array') return `has more than ${issue.maximum} items.`;
      return `must be at most ${issue.maximum}, and is ${show(value)}.`;
    case 'invalid_key':
      // What zod says itself is about its schema, not about what was written.
      return issue.issues[0]?.message ?? issue.message;
    case 'custom':
    case 'invalid_format':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return typeof value === 'string' && /^(?:is|must) /.test(issue.message)
        ? `${show(value)} ${issue.message}`
        : issue.message;
  }
}

/** Says in plain words what zod found wrong, with lines. `knownKeys`: the keys of the schema's objects, for suggestions. */
export function describeIssue(
  issue: Issue,
  document: SourceDocument,
  knownKeys: readonly string[],
): readonly DocumentFault[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const where = formatPath([...path, key]);
      return {
        line: document.lineOfKey(path, key),
        message: `${where.slice(0, 200)}: unknown key.${suggest(key, knownKeys)}`,
      };
    });
  }
  const message = describe(issue, valueAt(document.value, path));
  const where = path.length === 0 ? '' : `${formatPath(path)}: `;
  return [{ line: document.lineOf(path), message: `${where}${message}` }];
}
