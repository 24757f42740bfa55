/**
 * Corners that must agree on one placement before a picture may count as found. Of 8,370 ordered pairs in two sets of photographs,
 * illustrations, renders, smooth designs and screens, 8,342 had none. Those that share something (versions of one design, windows
 * of one program) came to 11 to 86; of those that share nothing two came to 12, turned by 174 and 152 degrees, and all others to
 * 9 at most. So few corners must lie as pictures are used, too: upright, and over more than a line.
 */
export const ACCEPT_INLIERS = 10;

/**
 * With so many nothing else is asked. From {@link ACCEPT_INLIERS} up to here a second frame of the shot, or the codes, should
 * agree. Either way look at the region: a logo, a slate or set dressing that two pictures share agrees with many corners, in a
 * small part of both.
 */
export const CERTAIN_INLIERS = 15;
