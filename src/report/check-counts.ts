import type { CheckCountsLine } from '../domain/queue-report.ts';
import { plainText } from './plain-text.ts';
import { formatCount } from './units.ts';

/** What workers came to over a delivery that this machine cannot see. */
export function renderCheckCounts({ location, verdict, check, findings }: CheckCountsLine): string {
  return [
    `${plainText(location)}: ${verdict}, ${formatCount(findings, 'finding')} (check ${check} in the ledger).`,
    'Its root is not mounted on this machine, so nothing is listed here. The whole report: the same command where it is mounted.',
    '',
  ].join('\n');
}
