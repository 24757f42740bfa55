import { DETAIL_LIMIT, type EvidenceDetail } from '../../../domain/evidence.ts';

/** Names of strangers in a sentence: enough to know them by. */
const NAME_LIMIT = 300;

/** A stranger's text cut to what may stand in a sentence. */
export function clipName(text: string): string {
  return text.length <= NAME_LIMIT ? text : `${text.slice(0, NAME_LIMIT).toWellFormed()}…`;
}

/** Details with every text cut to {@link DETAIL_LIMIT}. */
export function clipDetail(detail: EvidenceDetail): EvidenceDetail {
  return Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > DETAIL_LIMIT ? value.slice(0, DETAIL_LIMIT).toWellFormed() : value,
    ]),
  );
}
