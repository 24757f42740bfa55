import { z } from 'zod';
import { findPatternFault } from '../compile-pattern.ts';

/** Text of one line or more; the limit keeps a document from filling the ledger. */
export const text = z.string().trim().min(1).max(10_000);

/** A reference or a name. */
export const name = z.string().trim().min(1).max(500);

/** `yes` and `no` are text in YAML 1.2; people write them all the same. */
export const flag = z.union([z.boolean(), z.enum(['yes', 'no']).transform((answer) => answer === 'yes')]);

function isRealDate(value: string): boolean {
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** A day, `YYYY-MM-DD`, that is in the calendar. */
export const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'must be a date written YYYY-MM-DD.', abort: true })
  .refine(isRealDate, { error: 'is not a day in the calendar.' });

/** SHA-256, 64 hex digits. */
export const hash = z
  .string()
  .regex(/^[0-9A-Fa-f]{64}$/, { error: 'must be a SHA-256: 64 hexadecimal digits.' })
  .transform((value) => value.toLowerCase());

/** A path pattern, see domain/select-files.ts. */
export const pattern = z
  .string()
  .min(1)
  .max(1024)
  .superRefine((value, context) => {
    const fault = findPatternFault(value);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: `${fault}.` });
  });

/** An id that is also a file name: shows and policies are found by it. */
export const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error: 'must be at most 64 letters, digits, ".", "_" or "-", beginning with a letter or digit.',
});

/** A list that may be left out. */
export function listOf<S extends z.ZodType>(item: S): z.ZodDefault<z.ZodArray<S>> {
  return z.array(item).max(100_000).default([]);
}

/** `patterns` and `hashes`, at least one of either unless `mayBeEmpty`. */
export const fileSelector = z
  .strictObject({ patterns: listOf(pattern), hashes: listOf(hash) })
  .refine(({ patterns, hashes }) => patterns.length + hashes.length > 0, {
    error: 'must name at least one pattern or one hash.',
  });
