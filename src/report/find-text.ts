import { describePlacement } from '../domain/describe-placement.ts';
import type { CommonMaterial, FileMatches, FrameSpan, MatchInstance, NotSearched } from '../domain/match.ts';
import type { NearMiss } from '../domain/match-comparison.ts';
import type { FindReport } from '../domain/picture-report.ts';
import { describeNearMiss } from './near-miss-text.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';
import { formatCount, formatDuration } from './units.ts';

/** Entries listed in each part. */
const LIST_LIMIT = 100;

const KNOWN_BY: Readonly<Record<MatchInstance['item']['known'], string>> = {
  sign: 'by what the file itself said',
  declaration: 'by a declaration',
  mark: 'by a mark that was put on it',
};

/** What `assay find` tells. What could not be searched is never told as not found. */
export function renderFindText(report: FindReport, style: Style): string {
  const { matches, near, missing } = report;
  if (matches === undefined)
    return 'The ledger knows of no generated picture, so there is nothing to search for. Scan, declare or mark what is generated first.\n';
  const written = new Map((report.pictures ?? []).map(({ instance, path }) => [instance, path]));
  const { instances, common, notSearched, thin, remarks } = matches;
  return [
    style.bold(renderHead(report, matches)),
    '',
    ...instances
      .slice(0, LIST_LIMIT)
      .flatMap((instance, index) => renderInstance(instance, written.get(index), matches, style)),
    ...tellMore(instances.length),
    ...renderPart(style.bold('Occurs everywhere: a slate, bars, a logo, a leader'), common.map(describeCommon)),
    ...renderPart(style.yellow(style.bold('Not searched')), notSearched.map(describeNotSearched)),
    ...renderPart(
      style.yellow(
        style.bold('Sampled thinly: a shot of over 12 frames could have gone unseen; --thorough looks at all'),
      ),
      thin.map(describeSpan),
    ),
    ...renderPart(style.bold('Remarks'), remarks),
    ...renderPart(
      style.bold('Nearest of what is no match (unrelated pictures differ in some 128 bits)'),
      near.map((miss) => tellNear(miss, report)),
    ),
    ...(missing.length === 0
      ? []
      : [
          style.yellow(
            `${formatCount(missing.length, 'generated content')} could not be searched for: assay fingerprint tells why.`,
          ),
          '',
        ]),
  ].join('\n');
}

function renderHead({ path, items }: FindReport, { instances, searched, total, notSearched }: FileMatches): string {
  const name = plainText(path, 1000);
  const sought = formatCount(items, 'generated content');
  if (instances.length > 0)
    return `Found: ${name} shows generated material that the ledger knows, ${formatCount(instances.length, 'time')}.`;
  const [first] = notSearched;
  if (searched.frames === 0 && first !== undefined)
    return first.why === 'undecodable'
      ? `Could not be read: ${name}. Nobody knows whether the ledger knows it.`
      : `Not searchable: ${name} is ${first.why}, so it cannot be told from other pictures. Nobody knows whether the ledger knows it.`;
  const rest = searched.frames < total.frames ? ', as far as it could be searched' : '';
  return `Nothing found in ${name}${rest}: it shows none of the ${sought} of the ledger that can be searched for.`;
}

function renderInstance(
  { item, final, seconds, transform, confidence, distanceBits, inliers, frames, alike }: MatchInstance,
  picture: string | undefined,
  { total }: FileMatches,
  style: Style,
): readonly string[] {
  const measures = [
    ...(distanceBits === undefined ? [] : [`${distanceBits} of 256 bits differ`]),
    ...(inliers === undefined ? [] : [`${inliers} points agree`]),
    ...(frames > 1 ? [`in ${formatCount(frames, 'frame')} looked at`] : []),
  ];
  const by = item.system === undefined ? '' : ` by ${plainText(item.system)}`;
  const where =
    total.frames === 1 ? [] : [`      at ${describeSpan(final)}${seconds === 0 ? '' : `, ${formatDuration(seconds)}`}`];
  return [
    `  ${style.bold(plainText(item.path ?? `content ${item.sha256}`, 1000))}`,
    `      ${item.origin}${by}, known ${KNOWN_BY[item.known]}`,
    ...where,
    ...(item.used === undefined ? [] : [`      of it ${describeSpan(item.used)}`]),
    `      ${describePlacement(transform)}`,
    `      ${confidence}: ${measures.join(', ')}`,
    ...(alike === undefined
      ? []
      : [
          `      ${formatCount(alike, 'more content')} of the ledger ${alike === 1 ? 'is' : 'are'} alike: versions, or other frames`,
        ]),
    style.dim(`      sha256 ${item.sha256}`),
    ...(picture === undefined ? [] : [`      picture: ${plainText(picture, 1000)}`]),
    '',
  ];
}

function renderPart(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return [
    title,
    ...lines.slice(0, LIST_LIMIT).map((line) => `  ${plainText(line, 2000)}`),
    ...tellMore(lines.length),
    '',
  ];
}

function tellMore(count: number): readonly string[] {
  const more = count - LIST_LIMIT;
  return more > 0 ? [`  … and ${formatCount(more, 'more', 'more')}; --json lists them all`] : [];
}

function describeCommon({ item, alike, spans }: CommonMaterial): string {
  return `${alike} contents of the ledger look like ${item.path ?? item.sha256}: ${spans.map(describeSpan).join('; ')}`;
}

function describeNotSearched(stretch: NotSearched): string {
  const { why, error } = stretch;
  return `${describeSpan(stretch)}: ${error === undefined ? why : `${why}, ${error.message}`}`;
}

function tellNear(miss: NearMiss, { thresholds }: FindReport): string {
  return `${miss.item.path ?? miss.item.sha256}: ${describeNearMiss(miss, thresholds)}`;
}

function describeSpan({ in: first, out, timecode }: FrameSpan): string {
  const frames = first === out ? `frame ${first}` : `frames ${first} to ${out}`;
  return timecode === undefined ? frames : `${frames} (${timecode.in} to ${timecode.out})`;
}
