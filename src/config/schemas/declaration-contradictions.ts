import type { z } from 'zod';
import type { Declaration, GeneratedEntry } from '../../domain/declaration.ts';
import { SOURCE_CLASSES } from '../../domain/digital-source-type.ts';

interface IssueSink {
  addIssue(issue: { code: 'custom'; message: string; path: (string | number)[] }): void;
}

function checkInputClasses(inputs: GeneratedEntry['inputs'], path: (string | number)[], context: IssueSink): void {
  if (inputs.length < 2) return;
  inputs.forEach((input, i) => {
    if (input.class !== 'none') return;
    context.addIssue({
      code: 'custom',
      message: '"none" contradicts the other inputs of the list.',
      path: [...path, i, 'class'],
    });
  });
}

/** Answers of one entry that cannot both be true. What is merely missing is for the policy to find. */
export function checkGeneratedEntry(entry: GeneratedEntry, context: IssueSink): void {
  const add = (path: (string | number)[], message: string): void => context.addIssue({ code: 'custom', message, path });
  if (entry.intent === 'final' && entry.principles?.p4 === 'yes') {
    add(['principles', 'p4'], '"yes" says that the material is temporary, and intent says final.');
  }
  if (entry.intent === 'temp' && entry.principles?.p4 === 'no') {
    add(['principles', 'p4'], '"no" says that the material is part of the final, and intent says temp.');
  }
  const sourceClass = SOURCE_CLASSES[entry.origin];
  if (sourceClass === 'not-ai' || sourceClass === 'neutral') {
    const message = `"${entry.origin}" says that nothing is generated, and the entry says kind: generated. For files without generative tools write kind: negative.`;
    add(['origin'], message);
  }
  if (entry.unionRole?.touched === false && entry.unionRole.agreement !== undefined) {
    add(['unionRole', 'agreement'], 'an agreement is named, and touched says no.');
  }
  if (entry.namedReferences?.present === false && entry.namedReferences.permission !== undefined) {
    add(['namedReferences', 'permission'], 'a permission is named, and present says no.');
  }
  checkInputClasses(entry.inputs, ['inputs'], context);
  entry.workflow.forEach((step, i) => {
    checkInputClasses(step.inputs, ['workflow', i, 'inputs'], context);
  });
}

/** The same pattern or hash declared as generated and as free of generative tools, or as both temporary and final. */
export function checkDeclaration(declaration: Declaration, context: z.RefinementCtx<Declaration>): void {
  const said = new Map<string, { readonly what: string; readonly entry: number }>();
  declaration.entries.forEach((entry, i) => {
    const what = entry.kind === 'negative' ? 'free of generative tools' : `generated, ${entry.intent}`;
    for (const list of ['patterns', 'hashes'] as const) {
      entry.files[list].forEach((selector, j) => {
        const before = said.get(selector);
        if (before === undefined) said.set(selector, { what, entry: i });
        else if (before.what !== what) {
          const message = `contradicts entries[${before.entry}], which declares the same as ${before.what}.`;
          context.addIssue({ code: 'custom', message, path: ['entries', i, 'files', list, j] });
        }
      });
    }
  });
}
