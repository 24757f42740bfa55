import { z } from 'zod';
import { type Declaration, INPUT_CLASSES, MODALITIES, PROMINENCES, USE_CASES } from '../../domain/declaration.ts';
import { date, fileSelector, flag, id, listOf, name, text } from './common.ts';
import { checkDeclaration, checkGeneratedEntry } from './declaration-contradictions.ts';
import { sourceCode } from './source-code.ts';

const answer = z.enum(['yes', 'no', 'unsure']);

const tool = z.strictObject({
  name,
  version: z.exactOptional(name),
  host: z.exactOptional(name).describe('Where it ran: workstation, render farm, service.'),
  licenceTier: z.exactOptional(name),
});

const input = z.strictObject({
  description: text,
  class: z.enum(INPUT_CLASSES),
  approval: z.exactOptional(name).describe('Reference of the approval, wanted for every class but none and public.'),
});

const talent = z.strictObject({
  performer: name,
  kind: z.enum(['replica', 'alteration', 'customary']),
  consentReference: z.exactOptional(name),
  exception: z.exactOptional(name).describe('1, 2 or 3 of the replica exceptions, or an item of the customary list.'),
  guild: z.exactOptional(name),
});

const model = z.strictObject({
  id: name.describe('Name or hash of the model.'),
  base: z.exactOptional(name),
  fineTuned: flag,
  trainingData: z.exactOptional(text),
  clearance: z.exactOptional(name).describe('Reference of the clearance of the training data.'),
});

const generatedEntry = z
  .strictObject({
    kind: z.literal('generated'),
    files: fileSelector,
    shot: z.exactOptional(name),
    asset: z.exactOptional(name).describe("The vendor's or the show's id of the asset."),
    episode: z.exactOptional(name),
    reel: z.exactOptional(name),
    intent: z.enum(['temp', 'final']),
    modality: z.enum(MODALITIES),
    origin: sourceCode.describe('Code of the IPTC Digital Source Type vocabulary, spelt exactly.'),
    useCase: z.enum(USE_CASES),
    tool,
    model: z.exactOptional(model),
    prompt: z.exactOptional(text).describe('The prompt, or sha256: and its hash.'),
    inputs: listOf(input),
    principles: z
      .exactOptional(z.strictObject({ p1: answer, p2: answer, p3: answer, p4: answer, p5: answer }))
      .describe('Answers to the five guiding principles.'),
    escalation: z.exactOptional(name).describe('Reference, wanted when a principle is answered no or unsure.'),
    approval: z.exactOptional(name).describe('Reference of the written approval relied on.'),
    prominence: z.exactOptional(z.enum(PROMINENCES)),
    talent: listOf(talent),
    couldMislead: z.exactOptional(flag).describe('Could be mistaken for a real event, person or statement.'),
    unionRole: z.exactOptional(z.strictObject({ touched: flag, agreement: z.exactOptional(name) })),
    namedReferences: z
      .exactOptional(z.strictObject({ present: flag, permission: z.exactOptional(name) }))
      .describe('Whether prompts or inputs name works or persons.'),
    humanInput: z.exactOptional(text).describe('What people put in.'),
    workflow: listOf(z.strictObject({ step: name, tool, inputs: listOf(input) })),
  })
  .superRefine(checkGeneratedEntry);

const negativeEntry = z.strictObject({
  kind: z.literal('negative').describe('No generative tools were used for these files.'),
  files: fileSelector,
  note: z.exactOptional(text),
});

/** A declaration file. */
export const declarationSchema = z
  .strictObject({
    reference: name.describe("The vendor's own reference; a new issue under the same reference replaces the old one."),
    show: id,
    vendor: name,
    declarer: z.strictObject({
      name,
      role: name,
      email: z.exactOptional(z.email({ error: 'must be an e-mail address.' })),
    }),
    date,
    entries: z
      .array(z.discriminatedUnion('kind', [generatedEntry, negativeEntry]))
      .min(1)
      .max(100_000),
  })
  .superRefine(checkDeclaration) satisfies z.ZodType<Declaration>;
