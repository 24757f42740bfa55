import type { z } from 'zod';
import { describeIssue } from './describe-issue.ts';
import { type ReadOptions, readDocument, refuseDocument } from './read-document.ts';

/** Keys of all objects in a schema: what an unknown key may have been meant to be. */
function listKeys(schema: z.core.$ZodType): readonly string[] {
  const keys = new Set<string>();
  const seen = new Set<unknown>();
  const queue: unknown[] = [schema];
  while (queue.length > 0) {
    const next = queue.pop();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    const def = (next as { _zod?: { def?: Record<string, unknown> } })._zod?.def;
    if (def === undefined) continue;
    const { shape, options } = def;
    if (typeof shape === 'object' && shape !== null) {
      for (const [key, value] of Object.entries(shape)) {
        keys.add(key);
        queue.push(value);
      }
    }
    if (Array.isArray(options)) queue.push(...options);
    queue.push(def['innerType'], def['element'], def['valueType'], def['in'], def['out']);
  }
  return [...keys];
}

/** Reads YAML or JSON and checks it. Throws one `config.invalid` that names file, line and field of every fault. */
export function parseDocumentAs<S extends z.ZodType>(
  schema: S,
  name: string,
  text: string,
  options: ReadOptions,
): z.output<S> {
  const document = readDocument(name, text, options);
  const result = schema.safeParse(document.value);
  if (result.success) return result.data;
  const knownKeys = listKeys(schema);
  const faults = result.error.issues.flatMap((issue) => describeIssue(issue, document, knownKeys));
  throw refuseDocument(name, faults, result.error);
}
