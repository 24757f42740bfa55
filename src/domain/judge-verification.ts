import type { Verification, VerifiedState } from './verification.ts';

/**
 * What a line comes to. `holds`: the mark is intact (and trusted, when that was asked). `unmarked`: nothing to verify.
 * `broken`: somebody has to act. `unchecked`: nobody knows; that is not the same as holding.
 */
export const VERDICTS_ON_MARKS = ['holds', 'broken', 'unchecked', 'unmarked'] as const;
export type VerdictOnMark = (typeof VERDICTS_ON_MARKS)[number];

/** Sums up one verification. Faults outweigh what could not be checked. */
export function judgeVerification({ state, faults }: Pick<Verification, 'state' | 'faults'>): VerdictOnMark {
  if (faults.length > 0) return 'broken';
  if (state === 'unmarked') return 'unmarked';
  if (state === 'unchecked' || state === 'remote') return 'unchecked';
  return isIntactState(state) ? 'holds' : 'broken';
}

/** True when nothing changed since signing, whoever signed. */
export function isIntactState(state: VerifiedState): state is 'trusted' | 'valid' | 'expired' {
  return state === 'trusted' || state === 'valid' || state === 'expired';
}
