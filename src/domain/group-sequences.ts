import type { Remark } from './evidence.ts';
import { findPadding, formatPadding, isWrittenWith } from './frame-padding.ts';
import { countFrames, findMissing, findStep, formatRange, formatRanges, toRanges } from './frame-ranges.ts';
import type { ImageSequence, SequenceCandidate, SequenceGrouping } from './sequence.ts';
import { type FramePattern, findPatterns, type PatternMember } from './sequence-patterns.ts';
import { splitByPicture } from './sequence-pictures.ts';

/** Two pictures of one name and size are a pair; from three on a number that goes up is a frame number. */
export const FEWEST_FRAMES = 3;

/**
 * Finds the image sequences among the files of one directory.
 *
 * Files belong together when their names differ in the frame number only (see {@link findFrameSpans} for which number
 * that is) and they are of one media type and picture size. A sequence has at least {@link FEWEST_FRAMES} frames that
 * could be read; frames of the same name that could not be read belong to it too. A view (`.left.`, `.l.`) is part of
 * the name, so that each view is a sequence of its own. Names that count unrelated pictures are no sequences
 * ({@link isUnrelatedCounter}).
 *
 * `display` is what artists write: `sh010_comp_v003.1001-1020#.exr`, where `#` stands for four digits and otherwise each
 * `@` for one (`plate.1-99@@@.dpx`), with `x2` for every second frame (`1001-1099x2#`). Holes are in `missing`, not in
 * `display`: see {@link formatRanges}.
 *
 * Linear in the number of names but for sorting; holes cost nothing by their size. The result does not depend on the
 * order of the candidates, save that `singles` keeps it.
 */
export function groupSequences(candidates: readonly SequenceCandidate[]): SequenceGrouping {
  const sequences: ImageSequence[] = [];
  const grouped = new Uint8Array(candidates.length);
  for (const pattern of findPatterns(candidates)) {
    for (const group of splitByPicture(pattern.members, candidates, FEWEST_FRAMES)) {
      for (const { index } of group.members) grouped[index] = 1;
      sequences.push(createSequence(pattern, group.members, group.picture));
    }
  }
  const singles: string[] = [];
  for (const [index, { name }] of candidates.entries()) if (grouped[index] === 0) singles.push(name);
  return { sequences: sequences.sort(compareSequences), singles };
}

type Picture = Pick<ImageSequence, 'mediaType' | 'dimensions'>;

function createSequence(pattern: FramePattern, members: readonly PatternMember[], picture: Picture): ImageSequence {
  const { prefix, suffix } = pattern;
  const { padding, mixed } = findPadding(members.map(({ name }) => numberIn(name, pattern)));
  const usual = (name: string) => isWrittenWith(numberIn(name, pattern), padding);
  const frames = members
    .map(({ frame, name }) => ({ frame, name }))
    .sort((a, b) => a.frame - b.frame || Number(usual(b.name)) - Number(usual(a.name)) || compareText(a.name, b.name));

  const distinct: number[] = [];
  const duplicates: number[] = [];
  for (const { frame } of frames) {
    if (distinct.at(-1) !== frame) distinct.push(frame);
    else if (duplicates.at(-1) !== frame) duplicates.push(frame);
  }
  const step = findStep(distinct);
  const ranges = toRanges(distinct, step);
  const missing = findMissing(ranges, step);
  const whole = formatRange({ first: distinct[0] ?? 0, last: distinct.at(-1) ?? 0, step });
  return {
    prefix,
    suffix,
    display: `${prefix}${whole}${formatPadding(padding)}${suffix}`,
    padding,
    step,
    ranges,
    missing,
    frames,
    ...picture,
    remarks: collectRemarks({ missing, duplicates, mixed }),
  };
}

function collectRemarks(found: {
  readonly missing: ImageSequence['missing'];
  readonly duplicates: readonly number[];
  readonly mixed: boolean;
}): Remark[] {
  const remarks: Remark[] = [];
  if (found.missing.length > 0) {
    const frames = formatRanges(found.missing);
    const detail = { frames, count: countFrames(found.missing) };
    remarks.push({ code: 'sequence.missing-frames', message: `Missing frames: ${frames}.`, detail });
  }
  if (found.duplicates.length > 0) {
    const frames = formatRanges(toRanges(found.duplicates, 1));
    const detail = { frames, count: found.duplicates.length };
    remarks.push({
      code: 'sequence.duplicate-frame',
      message: `More than one file has the frame number: ${frames}. Keep one of them.`,
      detail,
    });
  }
  if (found.mixed) {
    remarks.push({
      code: 'sequence.mixed-padding',
      message: 'Some frame numbers are filled up with zeros and others are not; programs may see two sequences.',
    });
  }
  return remarks;
}

function numberIn(name: string, { prefix, suffix }: FramePattern): string {
  return name.slice(prefix.length, name.length - suffix.length);
}

function compareSequences(a: ImageSequence, b: ImageSequence): number {
  return (
    compareText(a.prefix, b.prefix) ||
    compareText(a.suffix, b.suffix) ||
    compareText(a.mediaType, b.mediaType) ||
    (a.dimensions?.width ?? 0) - (b.dimensions?.width ?? 0) ||
    (a.dimensions?.height ?? 0) - (b.dimensions?.height ?? 0)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
