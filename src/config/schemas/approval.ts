import { z } from 'zod';
import type { Approval } from '../../domain/approval.ts';
import { USE_CASES } from '../../domain/declaration.ts';
import { date, fileSelector, id, listOf, name, text } from './common.ts';

/** An approval file. */
export const approvalSchema = z
  .strictObject({
    reference: name,
    approver: name.describe('The person who approved.'),
    organisation: name,
    date,
    expires: z.exactOptional(date).describe('The last day it is good for; left out: it does not expire.'),
    scope: z.strictObject({
      show: id,
      shots: listOf(name).describe('Left out: not limited to shots.'),
      files: fileSelector.describe('Patterns are pinned to the content that they fit when the approval is imported.'),
      useCases: listOf(z.enum(USE_CASES)).describe('Left out: any use case.'),
    }),
    conditions: listOf(text),
  })
  .superRefine((approval, context) => {
    if (approval.expires === undefined || approval.expires >= approval.date) return;
    context.addIssue({
      code: 'custom',
      path: ['expires'],
      message: `is before the date of the approval, ${approval.date}.`,
    });
  }) satisfies z.ZodType<Approval>;
