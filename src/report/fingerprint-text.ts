import type { FingerprintCounts } from '../domain/fingerprint-counts.ts';
import type { FingerprintReport, FingerprintTrouble } from '../domain/picture-report.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';
import { formatCount, formatDuration } from './units.ts';

/** Troubles named at the end of a command that had something else to do. */
const NAMED = 3;
/** Entries listed in each part of the report. */
const LIST_LIMIT = 200;

/** `12 generated pictures fingerprinted, 3 had a fingerprint, 1 could not be read: …`. Undefined when there was nothing to do. */
export function describeFingerprints(
  counts: FingerprintCounts,
  troubles: readonly FingerprintTrouble[],
): string | undefined {
  const { made, failed, unreachable } = counts;
  if (made + failed + unreachable === 0) return undefined;
  const named = troubles.slice(0, NAMED).map((each) => `\n  ${describeTrouble(each)}`);
  const more = failed + unreachable - named.length;
  const end = named.length > 0 && more > 0 ? `\n  … and ${formatCount(more, 'more', 'more')}: assay fingerprint` : '';
  return `${describeCounts(counts)}${named.length === 0 ? '.' : `:${named.join('')}${end}`}`;
}

function describeCounts({ made, current, alike, failed, unreachable }: FingerprintCounts): string {
  const count = (value: number): string => value.toLocaleString('en-US');
  return [
    `${formatCount(made, 'generated picture')} fingerprinted`,
    ...(current === 0 ? [] : [`${count(current)} had a fingerprint`]),
    ...(alike === 0 ? [] : [`${count(alike)} look like a neighbour that has one`]),
    ...(unreachable === 0 ? [] : [`${count(unreachable)} nowhere to be read`]),
    ...(failed === 0 ? [] : [`${count(failed)} could not be decoded`]),
  ].join(', ');
}

function describeTrouble({ path, sha256, error, status }: FingerprintTrouble): string {
  const why =
    error?.message ?? (status === 'unreachable' ? 'the ledger knows of no place that it lies at' : 'no reason given');
  const name = path ?? `content ${sha256.slice(0, 12)}`;
  return plainText(why.startsWith(name) ? why : `${name}: ${why}`, 1000);
}

/** What `assay fingerprint` tells. */
export function renderFingerprintText(report: FingerprintReport, style: Style): string {
  const { items, counts, troubles, unsearchable, unsearchableCount, seconds } = report;
  if (items === 0) return 'The ledger knows of no generated picture here, so there is nothing to fingerprint.\n';
  const lost = counts.failed + counts.unreachable;
  return [
    ...renderList(style.yellow(style.bold('Cannot be searched for')), troubles.map(describeTrouble), lost),
    ...renderList(
      style.bold('Nothing in them to tell them by: black, flat or too plain'),
      unsearchable.map(({ path, sha256 }) => plainText(path ?? sha256, 1000)),
      unsearchableCount,
    ),
    `${describeCounts(counts)}, in ${formatDuration(seconds)}.`,
    '',
  ].join('\n');
}

function renderList(title: string, lines: readonly string[], count: number): readonly string[] {
  if (count === 0) return [];
  const shown = lines.slice(0, LIST_LIMIT);
  const more = count - shown.length;
  return [
    `${title} (${count.toLocaleString('en-US')})`,
    ...shown.map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${formatCount(more, 'more', 'more')}; --json lists the first 1,000`] : []),
    '',
  ];
}
