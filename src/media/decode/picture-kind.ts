import { kindOf } from '../probe/media-type.ts';

/**
 * What kind of pictures a file of that type holds. Animated GIF, WebP and AVIF and TIFF of several pages are stills: they are
 * told by their first picture, and their look says so. Undefined: no pictures, or of a type that is not known.
 */
export function pictureKind(mediaType: string | undefined): 'still' | 'movie' | undefined {
  const kind = kindOf(mediaType);
  if (kind === 'image') return 'still';
  return kind === 'video' ? 'movie' : undefined;
}
