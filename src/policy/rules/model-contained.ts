import type { Declaration } from '../../domain/declaration.ts';
import { draftEntryFaults, type EntryFault } from '../entry-faults.ts';
import type { PolicyCheck } from '../policy-context.ts';

function listModelShows(declarations: readonly Declaration[], show: string): ReadonlyMap<string, readonly string[]> {
  const shows = new Map<string, string[]>();
  for (const declaration of declarations) {
    if (declaration.show === show) continue;
    for (const entry of declaration.entries) {
      if (entry.kind !== 'generated' || entry.model === undefined) continue;
      const known = shows.get(entry.model.id) ?? [];
      if (!known.includes(declaration.show)) known.push(declaration.show);
      shows.set(entry.model.id, known);
    }
  }
  return shows;
}

/** A fine-tuned model is used in the one show it belongs to, and its training data is cleared and on record. */
export const checkModelContained: PolicyCheck<'model-contained'> = (context, rule) => {
  const elsewhere = listModelShows(context.input.declarationsElsewhere, context.input.show.id);
  return draftEntryFaults(context, rule.id, ({ entry: { model } }) => {
    if (model === undefined || !model.fineTuned) return [];
    const faults: EntryFault[] = [];
    const others = elsewhere.get(model.id);
    if (others !== undefined) {
      const message = `fine-tuned model "${model.id}" is also declared in ${others.join(', ')}.`;
      const remedy = 'Remake the material with a model of this show, or get the consent of all parties.';
      faults.push({ code: 'model.other-show', severity: rule.severity, message, remedy, idKey: model.id });
    }
    const lacking = [
      ...(model.base === undefined ? ['its base model'] : []),
      ...(model.trainingData === undefined ? ['its training data'] : []),
      ...(model.clearance === undefined ? ['the clearance of it'] : []),
    ];
    if (lacking.length > 0) {
      const message = `fine-tuned model "${model.id}" does not name ${lacking.join(', ')}.`;
      const severity = rule.parameters.recordSeverity;
      const remedy = 'Ask the vendor for the record of the model.';
      faults.push({ code: 'model.no-clearance', severity, message, remedy, idKey: model.id });
    }
    return faults;
  });
};
