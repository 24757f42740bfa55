import type { FoundGroup } from './describe-instance.ts';

/**
 * Where two parts of one source stand behind each other, the frames around the jump look like both: each frame is left to the one that
 * claimed it first.
 * @param found by their first frame.
 */
export function trimOverlaps(found: readonly FoundGroup[]): readonly FoundGroup[] {
  const ends = new Map<string, number>();
  return found.map((each) => {
    const { sha256, mirrored } = each.group.leader;
    // Only what keypoints place elsewhere may be there twice at once.
    const key = `${sha256}|${mirrored}`;
    const claimed = ends.get(key);
    const { stretch } = each;
    const first = claimed !== undefined && claimed >= stretch.in && claimed < stretch.out ? claimed + 1 : stretch.in;
    ends.set(key, Math.max(claimed ?? -1, stretch.out));
    return first === stretch.in ? each : { ...each, stretch: { in: first, out: stretch.out } };
  });
}
