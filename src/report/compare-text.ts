import { describePlacement } from '../domain/describe-placement.ts';
import type { ComparedCodes, ComparedKeypoints } from '../domain/match-comparison.ts';
import type { CompareReport } from '../domain/picture-report.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';

const VERDICT: Readonly<Record<CompareReport['verdict'], string>> = {
  match: 'A match: the source is in the final.',
  'no-match': 'No match: a search would not find the source in the final.',
  'cannot-tell': 'Nobody can tell.',
};

/** What `assay compare` tells: the verdict and its reasons first, then all that was measured. */
export function renderCompareText(report: CompareReport, style: Style): string {
  const { verdict, confidence, by, transform, reasons, frames, picture } = report;
  const colour = { match: style.red, 'no-match': style.bold, 'cannot-tell': style.yellow }[verdict];
  const how =
    confidence === undefined
      ? ''
      : ` ${confidence === 'certain' ? 'Certain' : 'Likely'}, by ${by === 'codes' ? 'the codes of whole pictures' : 'keypoints'}.`;
  return [
    colour(style.bold(VERDICT[verdict])) + how,
    ...reasons.map((reason) => `  ${plainText(reason, 1000)}`),
    ...(transform === undefined ? [] : [`  It is there ${describePlacement(transform)}.`]),
    '',
    `final   ${plainText(report.final, 1000)}, frame ${frames.final}`,
    `source  ${plainText(report.source, 1000)}, frame ${frames.source}`,
    '',
    ...renderCodes(report, style),
    ...renderKeypoints(report, style),
    ...(picture === undefined ? [] : [`Picture written to ${plainText(picture, 1000)}`, '']),
  ].join('\n');
}

function renderCodes({ codes, thresholds }: CompareReport, style: Style): readonly string[] {
  const { matchBits, candidateBits } = thresholds;
  if (codes.length === 0) return ['No codes to compare: too little can be seen in one of them.', ''];
  return [
    style.bold(
      `Codes: bits of 256 that differ (up to ${matchBits} is a match, up to ${candidateBits} keypoints confirm it)`,
    ),
    ...renderTable(
      ['final', 'source', 'orientation', 'bits', ''],
      codes.map((code) => codeRow(code, report(thresholds))),
    ),
    '',
  ];
}

function report({ matchBits, cropBits, candidateBits }: CompareReport['thresholds']): (code: ComparedCodes) => string {
  return ({ distanceBits, source }) => {
    if (distanceBits > candidateBits) return '';
    // Crops have a heavier tail of false hits.
    return distanceBits <= (source === 'whole' || source === 'trimmed' ? matchBits : cropBits) ? 'match' : 'candidate';
  };
}

function codeRow(code: ComparedCodes, judge: (code: ComparedCodes) => string): readonly string[] {
  return [code.final, code.source, orientation(code), String(code.distanceBits), judge(code)];
}

function renderKeypoints({ keypoints, thresholds }: CompareReport, style: Style): readonly string[] {
  const { acceptInliers, certainInliers } = thresholds;
  return [
    style.bold(`Keypoints that agree on one placement (${acceptInliers} is a match, ${certainInliers} a certain one)`),
    ...renderTable(['orientation', 'final', 'source', 'alike', 'agree', '', 'placement'], keypoints.map(keypointRow)),
    '',
  ];
}

function keypointRow(each: ComparedKeypoints): readonly string[] {
  const { final, source, pairs, inliers, verdict = '', transform } = each;
  const placed = verdict === 'match' && transform !== undefined ? describePlacement(transform) : '';
  return [orientation(each), String(final), String(source), String(pairs), String(inliers), verdict, placed];
}

function orientation({ mirrored }: { readonly mirrored: boolean }): string {
  return mirrored ? 'mirrored' : 'as it is';
}

/** Columns as wide as their widest cell; numbers to the right. */
function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const isNumber = head.map((_, column) => rows.every((row) => /^\d+$/.test(row[column] ?? '')));
  return [head, ...rows].map((row) =>
    `  ${row.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ')}`.trimEnd(),
  );
}
