import { DETAIL_LIMIT, type EvidenceDetail } from '../../domain/evidence.ts';

/** Cuts text to what one detail value may hold. */
export function clipText(text: string): string {
  return text.length <= DETAIL_LIMIT ? text : text.slice(0, DETAIL_LIMIT).toWellFormed();
}

/** Builds a detail from what was found: leaves out what was not, clips what is long. */
export function makeDetail(parts: Readonly<Record<string, string | number | boolean | undefined>>): EvidenceDetail {
  const detail: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === 'string') {
      const text = value.trim();
      if (text !== '') detail[name] = clipText(text);
    } else if (value !== undefined) detail[name] = value;
  }
  return detail;
}
