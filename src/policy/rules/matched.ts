import type { DeliveredFile } from '../../domain/delivery.ts';
import type { NearApproval, Severity } from '../../domain/finding.ts';
import type { FileMatches, MatchInstance } from '../../domain/match.ts';
import { BUILT_IN_RULES } from '../built-in-rules.ts';
import { type DeliveryItem, hasGeneratedSign } from '../delivery-item.ts';
import { describeMatch } from '../describe-match.ts';
import type { FindingDraft } from '../finding-draft.ts';
import type { PolicyContext } from '../policy-context.ts';

/** Generated material that the ledger knows, found again in the pictures of the delivery: one draft for each instance. */
export function checkMatched(context: PolicyContext): readonly FindingDraft[] {
  const { search, profile } = context.input;
  if (search?.state !== 'done') return [];
  // What an approval is wanted for is the profile's to say; without such a rule it is still told.
  const approved = profile.rules.find(({ check }) => check === 'approved');
  const { id: rule, severity } = approved ?? BUILT_IN_RULES.matched;
  const items = new Map(context.items.map((item) => [item.path, item]));
  return search.matches.files.flatMap((found) => {
    const item = items.get(found.path);
    if (item === undefined || isFlaggedStill(item)) return [];
    return draftInstances(found, { item, rule, severity, context });
  });
}

interface Place {
  readonly item: DeliveryItem;
  readonly rule: string;
  readonly severity: Severity;
  readonly context: PolicyContext;
}

function draftInstances({ instances }: FileMatches, place: Place): readonly FindingDraft[] {
  const seen = new Map<string, number>();
  return instances.map((instance): FindingDraft => {
    const { sha256 } = instance.item;
    const ordinal = seen.get(sha256) ?? 0;
    seen.set(sha256, ordinal + 1);
    // By what was found and the how-manieth it is: frames move when a film is cut anew.
    return draftInstance(instance, `match|${sha256}|${ordinal}`, place);
  });
}

function draftInstance(instance: MatchInstance, idKey: string, { item, rule, severity, context }: Place): FindingDraft {
  const { covering, near } = findApproval(instance, item, context);
  return {
    code: 'generated.present',
    rule,
    // A match that is only likely is for a person to look at: it holds a delivery, and does not fail it.
    severity: instance.confidence === 'certain' || severity !== 'Blocker' ? severity : 'Issue',
    item,
    files: filesOf(item, instance),
    idKey,
    message: describeMatch(instance),
    remedy:
      'Look at both pictures (assay compare). Replace the shot, or get a written approval for this material in the final and import it.',
    basis: 'matched',
    evidence: [],
    match: instance,
    ...(covering === undefined ? {} : { approval: covering }),
    ...(near.length === 0 ? {} : { nearApprovals: near }),
  };
}

/** An approval speaks for what it pins: the final itself, or the material that was found in it. */
function findApproval({ item: found }: MatchInstance, item: DeliveryItem, context: PolicyContext) {
  const [file] = item.files;
  const ofFinal = file === undefined ? { near: [] } : context.findApproval(file);
  if ('covering' in ofFinal && ofFinal.covering !== undefined) return ofFinal;
  const material: DeliveredFile = {
    path: found.path ?? '',
    status: 'checked',
    sizeBytes: 0,
    sha256: found.sha256,
    evidence: [],
    remarks: [],
  };
  const ofMaterial = context.findApproval(context.describe(material));
  return ofMaterial.covering === undefined
    ? { covering: undefined, near: dropRepeated([...ofMaterial.near, ...ofFinal.near]) }
    : ofMaterial;
}

/** One approval often misses the final and the material for the same reason. */
function dropRepeated(near: readonly NearApproval[]): readonly NearApproval[] {
  return [...new Map(near.map((each) => [`${each.reference}|${each.why}`, each])).values()];
}

/** The frames of a sequence that it is in; the file itself otherwise. */
function filesOf(item: DeliveryItem, { final }: MatchInstance): DeliveryItem['files'] {
  if (!item.sequence) return item.files;
  return item.files.filter(({ frame }) => frame !== undefined && frame >= final.in && frame <= final.out);
}

/** What a still says of itself needs no second finding: its own sign is the stronger one. */
function isFlaggedStill(item: DeliveryItem): boolean {
  const [file] = item.files;
  return !item.sequence && file !== undefined && file.file.kind !== 'video' && hasGeneratedSign(file);
}
