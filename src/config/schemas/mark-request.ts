import { z } from 'zod';
import { SOURCE_CLASSES, type SourceCode } from '../../domain/digital-source-type.ts';
import { isLocation } from '../../domain/location.ts';
import { OVERSIGHTS, RELATIONSHIPS, TRAINING_USES } from '../../domain/mark.ts';

/** Longest declaration in a job, in characters: some 1,000 entries. Jobs lie in the memory of the queue's server. */
const DECLARATION_CHARACTERS = 1_000_000;
/** Longest prompt in a job, in characters. */
const PROMPT_CHARACTERS = 100_000;

const text = z.string().min(1).max(1000);
const flag = z.boolean();

const origin = z.custom<SourceCode>((value) => typeof value === 'string' && Object.hasOwn(SOURCE_CLASSES, value), {
  message: 'must be a digital source type',
});

const details = z.strictObject({
  action: z.exactOptional(text),
  tool: z.exactOptional(z.strictObject({ name: text, version: z.exactOptional(text) })),
  model: z.exactOptional(text),
  prompt: z.exactOptional(z.string().max(PROMPT_CHARACTERS)),
  promptWriter: z.exactOptional(text),
  oversight: z.exactOptional(z.enum(OVERSIGHTS)),
  title: z.exactOptional(text),
  training: z.exactOptional(z.enum(TRAINING_USES)),
  when: z.exactOptional(text),
});

const ingredient = z.strictObject({
  location: z
    .string()
    .max(4160)
    .check(z.refine(isLocation, { message: 'must be a location, ROOT:/path' })),
  relationship: z.enum(RELATIONSHIPS),
});

const placement = z.strictObject({
  forceSidecar: flag,
  exrAttribute: flag,
  perFrame: flag,
  sequenceOnly: flag,
  frameRate: z.exactOptional(z.strictObject({ numerator: z.int().min(1), denominator: z.int().min(1) })),
});

/** The request in the payload of a `mark.batch` job. */
export const markRequestSchema = z
  .strictObject({
    origin: z.exactOptional(origin),
    declaration: z.exactOptional(z.strictObject({ name: text, text: z.string().max(DECLARATION_CHARACTERS) })),
    details,
    ingredients: z.array(ingredient).max(1000),
    placement,
    keep: z.strictObject({ owner: flag, times: flag }),
    overwrite: flag,
  })
  .check(
    z.refine((request) => (request.origin === undefined) !== (request.declaration === undefined), {
      message: 'must have either origin or declaration',
    }),
  );
