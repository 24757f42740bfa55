/**
 * Corners that must agree on one placement before a picture counts as found. Unrelated pictures (photographs, illustrations,
 * renders and screens; dark and light versions of one design left out) came to 7 at most.
 */
export const ACCEPT_INLIERS = 10;

/**
 * With so many nothing else is asked. From {@link ACCEPT_INLIERS} up to here a second frame of the shot, or the codes, should
 * agree. Either way look at the region: a logo, a slate or set dressing that two pictures share agrees with many corners in a
 * small part of both.
 */
export const CERTAIN_INLIERS = 15;
