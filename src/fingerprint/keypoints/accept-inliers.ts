/**
 * Corners that must agree on one placement before a picture counts as found. Of 3,540 ordered pairs of 60 unrelated photographs,
 * illustrations, renders, designs and screens 3,527 had none, and 9 was the most, but for those that do share something: versions
 * of one design, and windows of one program (10 to 86).
 */
export const ACCEPT_INLIERS = 10;

/**
 * With so many nothing else is asked. From {@link ACCEPT_INLIERS} up to here a second frame of the shot, or the codes, should
 * agree. Either way look at the region: a logo, a slate or set dressing that two pictures share agrees with many corners, in a
 * small part of both.
 */
export const CERTAIN_INLIERS = 15;
