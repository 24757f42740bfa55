/** A source found both ways round is found the one way by chance, or is symmetrical: then both find about as much. */
const OTHER_WAY_SHARE = 0.5;

/** The other orientation of the same two pictures has far more keypoints that agree. */
export function isOutdone(inliers: number, otherWay: number): boolean {
  return inliers < otherWay * OTHER_WAY_SHARE;
}
