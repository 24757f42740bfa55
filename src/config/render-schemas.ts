import { z } from 'zod';
import { approvalSchema } from './schemas/approval.ts';
import { declarationSchema } from './schemas/declaration.ts';
import { policySchema } from './schemas/policy.ts';
import { showSchema } from './schemas/show.ts';

const SCHEMAS = [
  ['show.schema.json', 'A show', showSchema],
  ['declaration.schema.json', 'A declaration of generative AI use', declarationSchema],
  ['approval.schema.json', 'A written approval', approvalSchema],
  ['policy.schema.json', 'A policy profile', policySchema],
] as const;

/** The published JSON Schemas, file name and text, of what people write. Rules across fields are not expressible in them. */
export function renderSchemas(): readonly (readonly [file: string, text: string])[] {
  return SCHEMAS.map(([file, title, schema]) => {
    const json = { title, ...z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }) };
    return [file, `${JSON.stringify(json, undefined, 2)}\n`] as const;
  });
}
