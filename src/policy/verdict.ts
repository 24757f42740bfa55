import { type Finding, isSettled, type Verdict } from '../domain/finding.ts';

/**
 * `fail`: a Blocker that no approval covers and nobody signed off as it is. `hold`: an open Issue; what is unknown or could not be
 * checked is one. A file that is still being written holds even when signed off: nobody knows what it will be.
 */
export function decideVerdict(findings: readonly Finding[]): Verdict {
  const open = findings.filter((finding) => !isSettled(finding));
  if (open.some(({ severity }) => severity === 'Blocker')) return 'fail';
  if (open.some(({ severity }) => severity === 'Issue')) return 'hold';
  return findings.some(({ code }) => code === 'delivery.unfinished') ? 'hold' : 'pass';
}
