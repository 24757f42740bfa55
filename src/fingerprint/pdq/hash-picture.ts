import type { Picture } from '../../domain/picture.ts';
import { type HashBothWays, hashExactly, hashStretched } from './hash-plane.ts';
import type { LumaPlane } from './luma-plane.ts';
import { readLuma } from './read-luma.ts';
import { MAX_HASHED_PIXELS } from './thin-out.ts';

/** The PDQ hash of a picture and of its mirror image: see {@link hashWhole}. */
export function hashPicture(picture: Picture): HashBothWays {
  return hashWhole(readLuma(picture), picture);
}

/**
 * The hash of a whole picture whose brightness was read: equal to that of Meta's reference for what is at most 512 by 512. What
 * is larger, or was before it was decoded to a smaller size, is stretched to 512 by 512 as there, though with better averages.
 */
export function hashWhole(plane: LumaPlane, { source }: Pick<Picture, 'source'>): HashBothWays {
  const longest = Math.max(source.width, source.height, plane.width, plane.height);
  return longest <= MAX_HASHED_PIXELS ? hashExactly(plane) : hashStretched(plane);
}
