import { judgeVerification, type VerdictOnMark } from '../domain/judge-verification.ts';
import type { Verification, VerifiedState } from '../domain/verification.ts';
import type { VerifySummary } from '../domain/verify-report.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';
import { formatCount, formatDuration } from './units.ts';

/** Intact or not, trusted or not, in words. */
const STATE_WORDS: Readonly<Record<VerifiedState, string>> = {
  trusted: 'intact, trusted',
  valid: 'intact, signer not vouched for',
  expired: 'intact, certificate expired',
  tampered: 'changed after signing',
  malformed: 'not a whole mark',
  unreadable: 'the mark cannot be read',
  remote: 'the mark is kept elsewhere, not checked',
  mismatch: 'not what was signed',
  unmarked: 'no mark',
  unchecked: 'not checked',
};

const CARRIER_WORDS: Readonly<Record<Verification['carrier'], string>> = {
  embedded: 'in the file',
  sidecar: 'in a sidecar',
  remote: 'fetched from elsewhere',
  sequence: 'by the manifest of the sequence',
  none: '',
};

/** Longest text of a stranger shown in one place, in characters. */
const PART_LENGTH = 120;

/** One line for a file or sequence: intact or not, trusted or not, who, what, when; what is wrong on lines of their own below. */
export function renderVerification(verification: Verification, style: Style): string {
  const { path, state, faults, error } = verification;
  const colour = colourOf(judgeVerification(verification), style);
  const facts = [STATE_WORDS[state], ...describeMark(verification)].join('; ');
  const below = [...faults, ...(error === undefined ? [] : [error.message])];
  return [`${plainText(path)}: ${colour(facts)}`, ...below.map((line) => `    ${plainText(line, 1000)}`), ''].join(
    '\n',
  );
}

function describeMark(verification: Verification): readonly string[] {
  const { signer, sourceType, agent, when, timeStamped, carrier, frames, manifest } = verification;
  if (manifest === undefined) return [];
  const part = (text: string): string => plainText(text, PART_LENGTH);
  const made = [sourceType === undefined ? '' : part(sourceType), agent === undefined ? '' : `with ${part(agent)}`];
  return [
    ...(signer === undefined ? [] : [`signed by ${part(signer)}`]),
    ...(made.join('') === '' ? [] : [made.filter(Boolean).join(' ')]),
    ...(when === undefined ? [] : [`${part(when)}${timeStamped ? ' (time stamp)' : ' (as stated)'}`]),
    ...(frames === undefined ? [] : [`${formatCount(frames.intact.length, 'frame')} intact`]),
    ...(CARRIER_WORDS[carrier] === '' ? [] : [CARRIER_WORDS[carrier]]),
  ];
}

function colourOf(verdict: VerdictOnMark, style: Style): (text: string) => string {
  const colours = { holds: style.green, broken: style.red, unchecked: style.yellow, unmarked: style.dim };
  return colours[verdict];
}

const VERDICT_WORDS = {
  holds: 'marks hold',
  broken: 'broken: somebody has to act',
  unchecked: 'not checked: nobody knows',
  unmarked: 'without a mark',
} as const satisfies Record<VerdictOnMark, string>;

/** What all of a path came to. */
export function renderVerifySummary(summary: VerifySummary, style: Style): string {
  const { path, files, sequences, verdicts, seconds } = summary;
  const counted = (Object.keys(VERDICT_WORDS) as VerdictOnMark[]).filter((verdict) => verdicts[verdict] > 0);
  return [
    `${style.bold(plainText(path))}: ${formatCount(sequences, 'sequence')}, ${formatCount(files, 'other file')} in ${formatDuration(seconds)}`,
    ...counted.map((verdict) => {
      const count = verdicts[verdict].toLocaleString('en-US').padStart(9);
      return colourOf(verdict, style)(`${count}  ${VERDICT_WORDS[verdict]}`);
    }),
    '',
  ].join('\n');
}
