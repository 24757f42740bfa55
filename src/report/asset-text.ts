import type { Reading } from '../domain/asset.ts';
import type { LineageNode } from '../domain/credential.ts';
import type { JudgedOrigin } from '../domain/finding.ts';
import type { AssetRecord, RecordedMark } from '../domain/ledger.ts';
import { describeLineage } from '../domain/lineage.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';
import { formatBytes } from './units.ts';

/** What declarations and approvals say of an asset, one sentence each. */
export interface AssetPapers {
  readonly declarations: readonly string[];
  readonly approvals: readonly string[];
}

/** History entries and marks shown; the ledger has them all. */
const HISTORY_LIMIT = 50;

/** An asset with the reading that is told of, and what it is judged to be by that reading. */
export interface ShownAsset {
  readonly record: AssetRecord;
  readonly reading: Reading | undefined;
  readonly judged: JudgedOrigin | undefined;
}

/** All that is known of an asset, for a person. */
export function renderAsset({ record, reading, judged }: ShownAsset, papers: AssetPapers, style: Style): string {
  return [
    style.bold(`sha256 ${record.sha256}`),
    ...renderFacts(record, reading, judged),
    '',
    style.bold('Places'),
    ...record.places.map(
      (place) =>
        `  ${plainText(place.path, 4200)}  ${style.dim(`last seen ${place.lastSeenAt}${place.gone ? ', gone since' : ''}`)}`,
    ),
    ...(record.sequences.length === 0 ? [] : ['', style.bold('Sequences')]),
    ...record.sequences.map((sequence) => `  ${plainText(sequence.directory)}/${plainText(sequence.display)}`),
    ...renderEvidence(reading, judged, style),
    ...renderCredential(reading, style),
    ...renderMarks(record, style),
    ...renderPapers(papers, style),
    ...renderHistory(record, style),
    '',
  ].join('\n');
}

function renderFacts(
  record: AssetRecord,
  reading: Reading | undefined,
  judged: JudgedOrigin | undefined,
): readonly string[] {
  if (reading === undefined) return ['not read: see the places and the history below'];
  const size = reading.dimensions === undefined ? '' : `, ${reading.dimensions.width} x ${reading.dimensions.height}`;
  const origin =
    judged === undefined
      ? `not judged (${reading.status})`
      : `${judged.origin}${judged.certainty === undefined ? '' : `, ${judged.certainty}`}`;
  return [
    `${reading.mediaType ?? 'unknown type'}${size}, ${formatBytes(reading.sizeBytes)}`,
    `origin ${origin}`,
    `first seen ${record.firstSeenAt}`,
  ];
}

function renderEvidence(
  reading: Reading | undefined,
  judged: JudgedOrigin | undefined,
  style: Style,
): readonly string[] {
  const remarks = [...(reading?.remarks ?? []), ...(judged?.remarks ?? [])];
  if (reading === undefined || (reading.evidence.length === 0 && remarks.length === 0)) return [];
  return [
    '',
    style.bold('Evidence'),
    ...reading.evidence.flatMap((evidence) => [
      `  ${evidence.sign}: ${evidence.origin}, ${evidence.certainty}, in ${plainText(evidence.carrier)}${evidence.system === undefined ? '' : `, ${plainText(evidence.system)}`}`,
      ...Object.entries(evidence.detail ?? {}).map(([name, value]) =>
        style.dim(`      ${plainText(name, 100)}: ${plainText(String(value), 300)}`),
      ),
    ]),
    ...remarks.map((remark) => `  ${remark.code}: ${plainText(remark.message)}`),
  ];
}

function renderCredential(reading: Reading | undefined, style: Style): readonly string[] {
  if (reading === undefined || reading.credential.state === 'absent') return [];
  return ['', style.bold('Lineage'), ...renderTree(describeLineage(reading.credential), '  ', '  ')];
}

function renderTree(node: LineageNode, first: string, rest: string): readonly string[] {
  const sources = node.digitalSourceTypes.map((uri) => uri.slice(uri.lastIndexOf('/') + 1)).join(', ');
  const signer = node.signer === undefined ? '' : `, signed by ${plainText(node.signer)}`;
  const title = node.title === '' ? '(untitled)' : plainText(node.title);
  const line = `${first}${title} (${node.relation}, credential ${node.state}${signer})${sources === '' ? '' : `: ${plainText(sources)}`}`;
  const last = node.ingredients.length - 1;
  return [
    line,
    ...node.ingredients.flatMap((child, at) =>
      renderTree(child, `${rest}${at === last ? '└─ ' : '├─ '}`, `${rest}${at === last ? '   ' : '│  '}`),
    ),
  ];
}

/** A mark is what somebody stated when it was put on; whether it still stands in a file is for its credential to say. */
function renderMarks({ sha256, marks }: AssetRecord, style: Style): readonly string[] {
  if (marks.length === 0) return [];
  const shown = marks.slice(-HISTORY_LIMIT);
  const left = marks.length - shown.length;
  return [
    '',
    style.bold('Marks'),
    ...(left > 0 ? [`  … ${left} earlier marks`] : []),
    ...shown.flatMap((mark) => renderMark(mark, sha256, style)),
  ];
}

function renderMark(mark: RecordedMark, sha256: string, style: Style): readonly string[] {
  const { origin, carrier, signer, path, at, before, after, manifest, receipt } = mark;
  const facts = [`manifest ${plainText(manifest, 200)}`];
  if (before !== sha256) facts.push(`marked from ${plainText(before, 64)}`);
  if (after !== sha256) facts.push(`became ${plainText(after, 64)}`);
  if (receipt !== undefined) facts.push(`receipt ${plainText(receipt, 200)}`);
  return [
    `  ${plainText(origin, 100)}, ${carrier}, signed by ${plainText(signer.name, 200)}, as ${plainText(path, 4200)}  ${style.dim(at)}`,
    ...facts.map((fact) => style.dim(`      ${fact}`)),
  ];
}

function renderPapers(papers: AssetPapers, style: Style): readonly string[] {
  const part = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', style.bold(title), ...lines.map((line) => `  ${plainText(line)}`)];
  return [...part('Declarations', papers.declarations), ...part('Approvals', papers.approvals)];
}

function renderHistory(record: AssetRecord, style: Style): readonly string[] {
  const events = record.events.slice(-HISTORY_LIMIT);
  const left = record.events.length - events.length;
  return [
    '',
    style.bold('History'),
    ...(left > 0 ? [`  … ${left} earlier events`] : []),
    ...events.map((event) => `  ${event.at}  ${event.kind}  ${style.dim(`event ${event.sequence}`)}`),
  ];
}
