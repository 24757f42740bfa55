import type { TalentBlock } from '../../domain/declaration.ts';
import { draftEntryFaults, type EntryFault } from '../entry-faults.ts';
import type { PolicyCheck } from '../policy-context.ts';

interface Exceptions {
  readonly replicaExceptions: readonly string[];
  readonly customary: readonly string[];
}

function findTalentFault(block: TalentBlock, { replicaExceptions, customary }: Exceptions): string | undefined {
  if (block.consentReference !== undefined) return undefined;
  // A replica is excused by an exception to re-use, everything else only by the list of customary alterations.
  const accepted = block.kind === 'replica' ? replicaExceptions : customary;
  if (block.exception !== undefined && accepted.includes(block.exception)) return undefined;
  const known = `one of ${accepted.join(', ')}`;
  if (block.exception === undefined) return `no consent reference and no exception (${known})`;
  return `exception "${block.exception}" is not ${known}, and there is no consent reference`;
}

/** A replica or alteration of a performer has consent on record, or an exception that the profile knows. */
export const checkTalentConsent: PolicyCheck<'talent-consent'> = (context, rule) =>
  draftEntryFaults(context, rule.id, ({ entry }) => {
    const { severity } = rule;
    if (entry.useCase === 'talent-replication' && entry.talent.length === 0) {
      const message = 'the use case is talent-replication, and no performer is named.';
      return [
        { code: 'talent.no-consent', severity, message, remedy: 'Ask for performer, kind and consent.', idKey: '' },
      ];
    }
    return entry.talent.flatMap((block): readonly EntryFault[] => {
      const fault = findTalentFault(block, rule.parameters);
      if (fault === undefined) return [];
      const message = `${block.kind} of ${block.performer}: ${fault}.`;
      const remedy = 'Get the documented consent of the performer, or replace the material.';
      return [{ code: 'talent.no-consent', severity, message, remedy, idKey: `${block.kind}|${block.performer}` }];
    });
  });
