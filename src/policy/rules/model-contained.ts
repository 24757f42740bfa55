import type { Declaration } from '../../domain/declaration.ts';
import { draftEntryFaults, type EntryFault } from '../entry-faults.ts';
import type { PolicyCheck } from '../policy-context.ts';

interface OtherShows {
  readonly shows: string[];
  /** True when any of them calls the model fine-tuned. */
  fineTuned: boolean;
}

/** Ids are typed by people: compared without case. */
const fold = (id: string): string => id.trim().toLowerCase();

function listModelShows(declarations: readonly Declaration[], show: string): ReadonlyMap<string, OtherShows> {
  const models = new Map<string, OtherShows>();
  for (const declaration of declarations) {
    if (declaration.show === show) continue;
    for (const entry of declaration.entries) {
      if (entry.kind !== 'generated' || entry.model === undefined) continue;
      const known = models.get(fold(entry.model.id)) ?? { shows: [], fineTuned: false };
      if (!known.shows.includes(declaration.show)) known.shows.push(declaration.show);
      known.fineTuned ||= entry.model.fineTuned;
      models.set(fold(entry.model.id), known);
    }
  }
  return models;
}

/** A fine-tuned model is used in the one show it belongs to, and its training data is cleared and on record. */
export const checkModelContained: PolicyCheck<'model-contained'> = (context, rule) => {
  const elsewhere = listModelShows(context.input.declarationsElsewhere, context.input.show.id);
  return draftEntryFaults(context, rule.id, ({ entry: { model } }) => {
    if (model === undefined) return [];
    const faults: EntryFault[] = [];
    const others = elsewhere.get(fold(model.id));
    // A model that one show calls fine-tuned is that, whatever the other calls it.
    if (others !== undefined && (model.fineTuned || others.fineTuned)) {
      const message = `fine-tuned model "${model.id}" is also declared in ${others.shows.join(', ')}.`;
      const remedy = 'Remake the material with a model of this show, or get the consent of all parties.';
      faults.push({ code: 'model.other-show', severity: rule.severity, message, remedy, idKey: model.id });
    }
    if (!model.fineTuned) return faults;
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
