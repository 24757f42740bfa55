import { z } from 'zod';
import type { Show } from '../../domain/show.ts';
import { RATE_NAMES } from '../../domain/timecode.ts';
import { date, flag, id, listOf, name, text } from './common.ts';

const approvedTool = z.strictObject({
  name: name.describe('Name of the tool, compared without case.'),
  version: z.exactOptional(name).describe('Exact version; left out: any.'),
  hosting: z.enum(['local', 'hybrid', 'cloud']),
  licenceTier: name.describe('Licence tier the approval is for.'),
  terms: z
    .strictObject({ snapshot: text.describe('Where the copy of the terms of use lies.'), date })
    .describe('The terms of use as they stood when read.'),
  trainsOnInputs: flag.describe('Whether the terms let the tool train on what is put in.'),
});

function checkShotPattern(value: string, context: z.RefinementCtx<string>): void {
  try {
    new RegExp(value, 'u');
  } catch {
    context.addIssue({ code: 'custom', message: 'is not a regular expression.' });
    return;
  }
  if (!value.includes('(?<shot>')) {
    context.addIssue({ code: 'custom', message: 'must hold a group named "shot": (?<shot>…).' });
  }
}

/** A show file. */
export const showSchema = z.strictObject({
  id: id.describe('Id of the show, as declarations and approvals name it.'),
  title: name,
  rate: z.enum(RATE_NAMES).describe('Frame rate of the deliverable; "df" is drop frame.'),
  shotPattern: z
    .exactOptional(z.string().max(1000).superRefine(checkShotPattern))
    .describe('Regular expression with a group "shot", matched against the path in the delivery.'),
  approvedTools: listOf(approvedTool),
  policy: id.describe('Id of the policy profile of the recipient.'),
}) satisfies z.ZodType<Show>;
