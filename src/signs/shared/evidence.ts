import type { Evidence } from '../../domain/evidence.ts';
import type { SignResult } from '../sign.ts';
import { makeDetail } from './detail.ts';

type DetailParts = Parameters<typeof makeDetail>[0];

/** One piece of evidence as a sign's whole result. */
export function evidenceOf(
  evidence: Omit<Evidence, 'detail'>,
  detail: DetailParts = {},
  remarks: SignResult['remarks'] = [],
): SignResult {
  const kept = makeDetail(detail);
  return {
    evidence: [Object.keys(kept).length === 0 ? evidence : { ...evidence, detail: kept }],
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}
