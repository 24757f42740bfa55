import { type Certificate, isValidAt } from '../certificate.ts';
import type { KeyCheck } from './key-check.ts';

/** Days before its end from which a certificate is said to end soon: renewal by an authority takes up to some weeks. */
export const ENDS_SOON_DAYS = 30;
const DAY_MS = 86_400_000;

function day(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/** Looks at the period in which a certificate may sign. */
export function checkDates(leaf: Certificate, nowMs: number): KeyCheck {
  const id = 'certificate.dates';
  const until = day(leaf.notAfterMs);
  if (nowMs < leaf.notBeforeMs)
    return {
      id,
      state: 'wrong',
      message: `It is not valid yet: its time begins on ${day(leaf.notBeforeMs)}.`,
      remedy: "Wait until then, or check this computer's clock.",
    };
  if (!isValidAt(leaf, nowMs))
    return { id, state: 'wrong', message: `It expired on ${until}.`, remedy: 'Have it renewed, or check this clock.' };
  const daysLeft = Math.floor((leaf.notAfterMs - nowMs) / DAY_MS);
  if (daysLeft < ENDS_SOON_DAYS)
    return {
      id,
      state: 'warning',
      message: `It ends soon, on ${until} (in ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}).`,
      remedy: 'Have it renewed. What is signed with it stays good after that only with a time stamp (--tsa).',
    };
  return { id, state: 'fine', message: `It is valid until ${until}.` };
}

/** Looks at the certificates between the signer's and the root. */
export function checkIssuerDates(issuers: readonly Certificate[], nowMs: number): KeyCheck {
  const id = 'chain.dates';
  const ended = issuers.find((issuer) => !isValidAt(issuer, nowMs));
  if (ended === undefined) return { id, state: 'fine', message: 'Every certificate of the chain is valid today.' };
  return {
    id,
    state: 'warning',
    message: `A certificate that vouches for it is not valid today (${day(ended.notBeforeMs)} to ${day(ended.notAfterMs)}): with a time stamp nothing signed now would be trusted.`,
    remedy: 'Get the current certificates from the authority.',
  };
}
