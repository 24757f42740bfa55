import type { CredentialState } from '../domain/credential.ts';
import type { Arrival } from '../domain/receipt.ts';
import {
  type ArrivalLine,
  hasArrived,
  type ReceiptVerification,
  WORST_ARRIVALS_FIRST,
} from '../domain/receipt-verification.ts';
import { formatTime } from './html/labels.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';
import { formatCount } from './units.ts';

/** Files listed of each outcome: some thousand lines of terminal. The counts are always exact. */
const LIST_LIMIT = 200;
const PROBLEM_LIMIT = 20;
const MESSAGE_LIMIT = 1000;

export const ARRIVAL_TEXT: Readonly<Record<Arrival, { readonly title: string; readonly meaning: string }>> = {
  tampered: { title: 'Tampered with', meaning: 'the credential no longer binds' },
  lost: { title: 'Lost', meaning: 'the file is there, the mark is not' },
  changed: { title: 'Changed', meaning: 'other bytes, or another credential' },
  'stripped-sidecar': { title: 'Stripped of what stood beside', meaning: 'same bytes, the mark beside is gone' },
  missing: { title: 'Missing', meaning: 'neither the name nor the content is there' },
  unchecked: { title: 'Could not be checked', meaning: 'nobody knows' },
  renamed: { title: 'Arrived under another name', meaning: 'same bytes, mark intact, elsewhere' },
  arrived: { title: 'Arrived', meaning: 'same bytes, mark intact' },
};

/** The receipt may say so itself. */
const DEVELOPMENT = /development certificate/i;

const STATE_TEXT: Readonly<Record<CredentialState, string>> = {
  trusted: 'intact, signer trusted',
  valid: 'intact, signer not known here',
  expired: 'intact, certificate expired since',
  tampered: 'changed after signing',
  malformed: 'signature malformed',
  unreadable: 'signature not readable',
  remote: 'signature kept elsewhere',
  absent: 'not signed',
};

/** What `assay receipt verify` prints: the receipt's own standing, then what went wrong, worst first, then the counts. */
export function renderReceiptVerification(verification: ReceiptVerification, style: Style): string {
  const { entries } = verification;
  return [
    ...renderStanding(verification, style),
    '',
    ...WORST_ARRIVALS_FIRST.filter((arrival) => arrival !== 'arrived').flatMap((arrival) =>
      renderGroup(
        arrival,
        entries.filter((entry) => entry.arrival === arrival),
        style,
      ),
    ),
    ...renderProblems(verification, style),
    ...renderSummary(verification, style),
    '',
  ].join('\n');
}

function renderStanding({ receipt, standing, trustSet }: ReceiptVerification, style: Style): readonly string[] {
  const { signer, madeAt, marked, failed, warnings, id } = receipt;
  const signed = standing.signer === undefined ? '' : `signed by ${plainText(standing.signer)}, `;
  const anchors = trustSet === 'none' ? '; no trust anchors were given, so nobody can be known' : '';
  return [
    ...standing.faults.map((fault) => style.red(style.bold(plainText(fault, MESSAGE_LIMIT)))),
    `${style.bold(plainText(receipt.path))}: ${formatCount(marked, 'file')} marked by ${plainText(signer.name)}, ${formatTime(madeAt)}${failed === 0 ? '' : `; ${formatCount(failed, 'file')} could not be marked`}`,
    style.dim(`receipt ${id}, ${signed}${STATE_TEXT[standing.state]}${anchors}`),
    ...(signer.development && !warnings.some((warning) => DEVELOPMENT.test(warning))
      ? [style.yellow('Made with a development certificate: it proves to nobody else who signed.')]
      : []),
    ...warnings.slice(0, PROBLEM_LIMIT).map((warning) => style.yellow(plainText(warning, MESSAGE_LIMIT))),
  ];
}

function renderGroup(arrival: Arrival, entries: readonly ArrivalLine[], style: Style): readonly string[] {
  if (entries.length === 0) return [];
  const more = entries.length - LIST_LIMIT;
  const { title } = ARRIVAL_TEXT[arrival];
  return [
    `${colourOf(arrival, style)(style.bold(title))} (${entries.length.toLocaleString('en-US')})`,
    ...entries.slice(0, LIST_LIMIT).flatMap((entry) => renderEntry(entry, style)),
    ...(more > 0 ? [`  … and ${more.toLocaleString('en-US')} more; --json lists them all`] : []),
    '',
  ];
}

function renderEntry({ path, foundAt, message }: ArrivalLine, style: Style): readonly string[] {
  const where = foundAt === undefined || foundAt === path ? '' : `  → ${plainText(foundAt)}`;
  return [`  ${plainText(path)}${where}`, style.dim(`      ${plainText(message, MESSAGE_LIMIT)}`)];
}

function renderProblems({ problems, problemCount }: ReceiptVerification, style: Style): readonly string[] {
  if (problemCount === 0) return [];
  return [
    `${style.yellow(style.bold('Could not be looked into'))} (${problemCount.toLocaleString('en-US')})`,
    ...problems
      .slice(0, PROBLEM_LIMIT)
      .map(({ path, message }) => `  ${plainText(path === '' ? '.' : path)}: ${plainText(message)}`),
    ...(problemCount > PROBLEM_LIMIT ? [`  … and ${(problemCount - PROBLEM_LIMIT).toLocaleString('en-US')} more`] : []),
    '',
  ];
}

function renderSummary({ counts, entries, extra }: ReceiptVerification, style: Style): readonly string[] {
  const arrived = entries.filter(({ arrival }) => hasArrived(arrival)).length;
  const total = `${arrived.toLocaleString('en-US')} of ${formatCount(entries.length, 'mark')} arrived`;
  return [
    style.bold(total),
    ...WORST_ARRIVALS_FIRST.filter((arrival) => counts[arrival] > 0).map((arrival) => {
      const count = counts[arrival].toLocaleString('en-US').padStart(9);
      return `${colourOf(arrival, style)(`${count}  ${arrival.padEnd(16)}`)}  ${style.dim(ARRIVAL_TEXT[arrival].meaning)}`;
    }),
    ...(extra === 0
      ? []
      : [
          style.dim(
            `${extra.toLocaleString('en-US').padStart(9)}  other ${extra === 1 ? 'file' : 'files'} there, which the receipt does not know`,
          ),
        ]),
  ];
}

function colourOf(arrival: Arrival, style: Style): (text: string) => string {
  if (hasArrived(arrival)) return style.green;
  return arrival === 'unchecked' ? style.yellow : style.red;
}
