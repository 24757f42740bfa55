import { companionKind } from '../../domain/companions.ts';
import { groupSequences } from '../../domain/group-sequences.ts';
import type { PlaceRecord } from '../../domain/ledger.ts';
import type { ImageSequence } from '../../domain/sequence.ts';

/** The sequences among the files of one directory, by what the ledger holds of it: the same as a scan finds that has all of it at hand. */
export function findFolderSequences(places: readonly PlaceRecord[]): readonly ImageSequence[] {
  return groupSequences(places.filter(({ name }) => companionKind(name) === undefined)).sequences;
}
