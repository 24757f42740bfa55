import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../domain/errors.ts';
import { parseLocation } from '../domain/location.ts';
import type { PictureSearchOutcome } from '../domain/match.ts';

/** Longest location: a root's name, and a path as long as Linux takes it (PATH_MAX). */
const LOCATION_CHARACTERS = 4096 + 64;
/** Longest name in a directory: NAME_MAX is 255 bytes, and no character is written with less than one. */
const NAME_CHARACTERS = 255;
/** As `worker.batchFiles` at its most. */
const MOST_PARTS = 10_000;

const flag = z.boolean();
const optionalFlag = z.exactOptional(flag);
const count = z.int().min(0);
const text = z.string().min(1).max(255);
const version = z.literal(1);

/** Never an absolute path: that would be one machine's. */
const location = z
  .string()
  .max(LOCATION_CHARACTERS)
  .check(z.refine(isCleanLocation, { message: 'must be a location, ROOT:/path' }));

const name = z.string().min(1).max(NAME_CHARACTERS);

const part = z.strictObject({
  location,
  from: z.exactOptional(name),
  to: z.exactOptional(name),
  names: z.exactOptional(z.array(name).max(MOST_PARTS)),
});
const parts = z.array(part).max(MOST_PARTS);

const counts = {
  files: count,
  inspected: count,
  bytes: count,
  unreadable: count,
  unfinished: count,
  gone: count,
};

const errorCode = z.custom<ErrorCode>((value) => typeof value === 'string' && Object.hasOwn(ERROR_CODES, value), {
  message: 'must be a known error code',
});

/** What each job takes. */
export const INPUT_SCHEMAS = {
  'scan.folder': z.strictObject({
    version,
    location,
    run: text,
    deep: flag,
    rescan: flag,
    priority: z.int().min(1).max(1000),
    stage: z.exactOptional(z.enum(['list', 'settle'])),
    scan: z.exactOptional(count),
    cursor: z.exactOptional(z.string().max(LOCATION_CHARACTERS)),
    parts: z.exactOptional(parts),
    settled: optionalFlag,
    listed: z.exactOptional(z.strictObject({ directories: count, files: count })),
  }),
  'scan.batch': z.strictObject({
    version,
    run: text,
    scan: count,
    root: location,
    parts,
    deep: flag,
    rescan: flag,
    settled: optionalFlag,
    split: z.exactOptional(count),
  }),
  'mark.batch': z.strictObject({
    version,
    run: text,
    parts,
    out: z.exactOptional(location),
    base: location,
    request: z.record(z.string(), z.unknown()),
  }),
  'check.delivery': z.strictObject({
    version,
    location,
    show: text,
    delivery: text,
    delivered: z.exactOptional(z.string().regex(/^\d{4}-\d{2}-\d{2}$/)),
    start: z.exactOptional(z.string().max(100)),
    deep: flag,
    rescan: flag,
    run: text,
    match: z.exactOptional(z.enum(['off', 'usual', 'thorough'])),
  }),
  'fingerprint.batch': z.strictObject({ version, run: text, parts }),
} as const;

/** What each job gives. */
export const OUTPUT_SCHEMAS = {
  'scan.folder': z.strictObject({ ...counts, directories: count, scan: count, failed: count }),
  'scan.batch': z.strictObject({
    ...counts,
    split: z.exactOptional(count),
    failed: z.exactOptional(count),
    cut: z.exactOptional(z.array(location).max(MOST_PARTS)),
  }),
  'mark.batch': z.strictObject({
    marked: count,
    unchanged: count,
    skipped: count,
    failed: count,
    bytes: count,
    failures: z.array(z.strictObject({ location, code: errorCode, message: z.string().max(10_000) })).max(100),
  }),
  'check.delivery': z.strictObject({
    verdict: z.enum(['pass', 'hold', 'fail']),
    check: count,
    findings: count,
    search: z.exactOptional(z.custom<PictureSearchOutcome>(isSearchOutcome)),
  }),
  'fingerprint.batch': z.strictObject({ files: count, made: count, failed: count, unreachable: count }),
} as const;

/** Written by a worker of the same version, and only ever shown: its state and lists are enough to go by. */
function isSearchOutcome(value: unknown): boolean {
  return z
    .union([
      z.object({ state: z.enum(['off', 'nothing-known']) }),
      z.object({
        state: z.literal('done'),
        matches: z.object({
          items: count,
          missing: z.array(z.object({})),
          files: z.array(z.object({ path: z.string() })),
        }),
      }),
    ])
    .safeParse(value).success;
}

function isCleanLocation(value: string): boolean {
  try {
    parseLocation(value);
    return true;
  } catch {
    return false;
  }
}
