import type { DeliveredFile } from '../domain/delivery.ts';
import type { Evidence, Remark } from '../domain/evidence.ts';
import { compareOrigins, isFlagged, ORIGINS, type Origin } from '../domain/origin.ts';
import type { SummaryLine } from '../domain/report.ts';
import type { DirectoryResult, ScannedSequence } from '../domain/scan-result.ts';
import { plainText } from './plain-text.ts';
import { countOrigins, findDiffering, findWorst, sequenceFindings } from './scan-lines.ts';
import type { Style } from './style.ts';
import { formatBytes, formatCount, formatDuration } from './units.ts';

/** Items listed in each part of the summary at most; the counts are always exact. */
const LIST_LIMIT = 100;
/** Differing frames named in one line at most. */
const DIFFERS_LIMIT = 6;

interface Item {
  readonly path: string;
  readonly lines: readonly string[];
  readonly origin?: Origin;
}

/** What a scan tells a person at its end: flagged items first with their evidence, then what is open, then what could not be read. */
export interface ScanText {
  add(result: DirectoryResult): void;
  render(summary: SummaryLine): string;
}

interface Part {
  readonly items: Item[];
  count: number;
}

export function createScanText(style: Style): ScanText {
  const part = (): Part => ({ items: [], count: 0 });
  const parts = {
    flagged: part(),
    open: part(),
    unread: part(),
    unfinished: part(),
    unsupported: part(),
    remarks: part(),
    gaps: part(),
  };
  const put = (to: Part, item: Item): void => {
    to.count += 1;
    if (to.items.length < LIST_LIMIT) to.items.push(item);
  };
  const addFile = (file: DeliveredFile): void => {
    if (file.status === 'unreadable') put(parts.unread, { path: file.path, lines: [file.error?.message ?? ''] });
    else if (file.status === 'unfinished')
      put(parts.unfinished, { path: file.path, lines: [file.error?.message ?? ''] });
    else if (file.status === 'unsupported')
      put(parts.unsupported, { path: file.path, lines: [file.mediaType ?? 'unknown type'] });
    const origin = file.judged?.origin;
    if (origin !== undefined && isFlagged(origin))
      put(parts.flagged, { path: file.path, origin, lines: evidenceLines(file) });
    else if (origin === 'needs-answer') put(parts.open, { path: file.path, origin, lines: evidenceLines(file) });
    else if (file.remarks.length > 0) put(parts.remarks, { path: file.path, lines: file.remarks.map(describeRemark) });
  };
  const addSequence = (scanned: ScannedSequence): void => {
    const worst = findWorst(scanned.frames.map(({ file }) => file));
    const origin = worst?.judged?.origin;
    // Clean sequences are the most, and have no lines: nothing is worded for them.
    const putSequence = (to: Part): void => {
      const lines = to.items.length < LIST_LIMIT ? sequenceLines(scanned, worst) : [];
      put(to, { path: scanned.path, lines, ...(origin !== undefined && { origin }) });
    };
    if (origin !== undefined && isFlagged(origin)) putSequence(parts.flagged);
    else if (origin === 'needs-answer') putSequence(parts.open);
    else if (hasFindings(scanned)) putSequence(parts.gaps);
    for (const { file } of scanned.frames) if (file.status !== 'checked') addFile(file);
  };
  return {
    add(result) {
      for (const sequence of result.sequences) addSequence(sequence);
      for (const file of result.files) addFile(file);
      for (const notice of result.notices) put(parts.remarks, { path: notice.path, lines: [describeRemark(notice)] });
      for (const problem of result.problems) {
        const path = result.path === '' ? problem.name : `${result.path}/${problem.name}`;
        put(parts.unread, { path, lines: [problem.message] });
      }
    },
    render: (summary) => renderScan(summary, parts, style),
  };
}

function evidenceLines(file: DeliveredFile): readonly string[] {
  return [...basisLines(file), ...file.remarks.map(describeRemark)];
}

/** What the judgement rests on, without the file's findings. */
function basisLines(file: DeliveredFile): readonly string[] {
  const judged = file.judged;
  if (judged === undefined) return [];
  const state = file.credential?.state;
  return [
    `${judged.origin}${judged.certainty === undefined ? '' : `, ${judged.certainty}`}`,
    ...judged.basis.slice(0, 4).map(describeEvidence),
    ...(state === undefined || state === 'absent' ? [] : [`credential ${state}${signerOf(file)}`]),
  ];
}

const DETAILS = [
  ['digitalSourceType', ''],
  ['model', 'model '],
  ['version', 'version '],
  ['jobId', 'jobId '],
] as const;

/** A statement of an ingredient says so: that a component was generated is not that the file was. */
function describeEvidence(evidence: Evidence): string {
  const through = (evidence.through ?? []).map(({ relation }) => relation).toReversed();
  const of = through.length === 0 ? '' : ` of the ${through.join(' of the ')}`;
  const what = [
    evidence.system,
    ...DETAILS.map(([key, word]) =>
      evidence.detail?.[key] === undefined ? undefined : `${word}${evidence.detail[key]}`,
    ),
  ].filter(Boolean);
  return `${evidence.sign} in ${evidence.carrier}${of}${what.length === 0 ? '' : `: ${what.join(', ')}`}`;
}

function describeRemark(remark: Remark): string {
  return `${remark.code}: ${remark.message}`;
}

function hasFindings({ missing, remarks, frames }: ScannedSequence): boolean {
  return missing.length > 0 || remarks.length > 0 || frames.some(({ file }) => file.remarks.length > 0);
}

/** A finding of frames stands once, with how many frames have it. That they differ in origin is said by naming them. */
function findingLines(scanned: ScannedSequence): readonly string[] {
  return sequenceFindings(scanned)
    .filter(({ code }) => code !== 'sequence.mixed-origin')
    .map((finding) => {
      const frames = finding.detail?.['frames'];
      return typeof frames === 'number' && frames > 1
        ? `${describeRemark(finding)} (${formatCount(frames, 'frame')})`
        : describeRemark(finding);
    });
}

function signerOf(file: DeliveredFile): string {
  const name = file.credential?.manifests[0]?.signer?.name;
  return name === undefined ? '' : `, signed by ${name}`;
}

function sequenceLines(scanned: ScannedSequence, worst: DeliveredFile | undefined): readonly string[] {
  const counts = Object.entries(countOrigins(scanned)).toSorted(([a], [b]) => compareOrigins(a as Origin, b as Origin));
  const unchecked = scanned.frames.filter(({ file }) => file.status !== 'checked').length;
  const frames = [
    ...counts.map(([origin, count]) => `${count} ${origin}`),
    ...(unchecked === 0 ? [] : [`${unchecked} not checked`]),
  ];
  const differs = findDiffering(scanned);
  const named = differs.slice(0, DIFFERS_LIMIT).map((each) => `${each.frame} ${each.origin ?? each.status}`);
  const more = differs.length > DIFFERS_LIMIT ? `, and ${differs.length - DIFFERS_LIMIT} more` : '';
  return [
    `${formatCount(scanned.frames.length, 'frame')}: ${frames.join(', ')}`,
    ...(named.length === 0 ? [] : [`differs: ${named.join(', ')}${more}`]),
    ...findingLines(scanned),
    ...(worst === undefined || !worst.judged || worst.judged.origin === 'unknown'
      ? []
      : [`${worst.path}:`, ...basisLines(worst).map((line) => `  ${line}`)]),
  ];
}

function renderScan(
  summary: SummaryLine,
  parts: Record<'flagged' | 'open' | 'unread' | 'unfinished' | 'unsupported' | 'remarks' | 'gaps', Part>,
  style: Style,
): string {
  parts.flagged.items.sort((a, b) => compareOrigins(a.origin ?? 'unknown', b.origin ?? 'unknown'));
  return [
    ...renderPart(style.red(style.bold('Generative AI')), parts.flagged, style),
    ...renderPart(style.yellow(style.bold('Needs an answer')), parts.open, style),
    ...renderPart(style.bold('Other findings'), parts.remarks, style),
    ...renderPart(style.bold('Sequences with gaps or other findings'), parts.gaps, style),
    ...renderPart(style.yellow(style.bold('Could not be read')), parts.unread, style),
    ...renderPart(style.yellow(style.bold('Not finished')), parts.unfinished, style),
    ...renderPart(style.yellow(style.bold('Not supported: read, not judged')), parts.unsupported, style),
    ...renderTotals(summary, style),
    '',
  ].join('\n');
}

function renderPart(title: string, part: Part, style: Style): readonly string[] {
  if (part.count === 0) return [];
  const lines = [`${title} (${part.count.toLocaleString('en-US')})`];
  for (const item of part.items) {
    lines.push(`  ${plainText(item.path)}`);
    for (const line of item.lines) lines.push(style.dim(`      ${plainText(line)}`));
  }
  if (part.count > part.items.length)
    lines.push(`  … and ${formatCount(part.count - part.items.length, 'more', 'more')}; --json lists them all`);
  return [...lines, ''];
}

const ORIGIN_TEXT: Readonly<Record<Origin, string>> = {
  generated: 'made by a generative model',
  'ai-edited': 'edited with a generative model',
  'contains-ai': 'contains generated elements',
  'needs-answer': 'something hints at it: ask',
  unknown: 'nothing found; that is not the same as clean',
  'not-ai': 'signed as not generated',
};

function renderTotals(summary: SummaryLine, style: Style): readonly string[] {
  const { statuses } = summary;
  const notChecked = statuses.unreadable + statuses.unfinished + statuses.unsupported + summary.problemCount;
  const rate = summary.seconds > 0 ? `, ${formatBytes(summary.bytes / summary.seconds)}/s` : '';
  const read =
    summary.unchanged > 0
      ? ` (${formatCount(summary.unchanged, 'file')} unchanged since the last scan, not read again)`
      : '';
  return [
    `${style.bold(plainText(summary.path))}: ${formatCount(summary.files, 'file')}, ${formatCount(summary.sequences, 'sequence')}, ${formatBytes(summary.bytes)} in ${formatDuration(summary.seconds)}${summary.unchanged > 0 ? read : rate}`,
    ...ORIGINS.filter((origin) => summary.origins[origin] > 0).map((origin) => {
      const count = summary.origins[origin].toLocaleString('en-US').padStart(9);
      return `${colourOf(origin, style)(`${count}  ${origin.padEnd(12)}`)}  ${style.dim(ORIGIN_TEXT[origin])}`;
    }),
    ...(notChecked === 0
      ? []
      : [
          style.yellow(`${notChecked.toLocaleString('en-US').padStart(9)}  not checked`) +
            style.dim('   in none of the counts above'),
        ]),
    ...(Object.keys(summary.skipped).length === 0 ? [] : [style.dim(`  skipped by rule: ${describeSkipped(summary)}`)]),
  ];
}

function describeSkipped(summary: SummaryLine): string {
  const rules = Object.entries(summary.skipped).toSorted(([, a], [, b]) => b - a);
  const named = rules.slice(0, 8).map(([rule, entries]) => `${plainText(rule)} ${entries}`);
  return named.join(', ') + (rules.length > 8 ? `, and ${rules.length - 8} more rules` : '');
}

function colourOf(origin: Origin, style: Style): (text: string) => string {
  if (isFlagged(origin)) return style.red;
  if (origin === 'needs-answer') return style.yellow;
  return origin === 'not-ai' ? style.green : (text) => text;
}
