import type { Dimensions } from '../../../domain/asset.ts';

export interface TrackChoice extends Dimensions {
  /** Cover art. */
  readonly isAttached: boolean;
  /** The container says to play this one. */
  readonly isDefault: boolean;
}

/** Which of the picture tracks is the movie: the one to be played, of several the largest, of equals the first. */
export function pickTrack<Track extends TrackChoice>(tracks: readonly Track[]): Track | undefined {
  const movies = tracks.filter((track) => !track.isAttached);
  const candidates = movies.some((track) => track.isDefault) ? movies.filter((track) => track.isDefault) : movies;
  return candidates.reduce<Track | undefined>(
    (best, each) => (best === undefined || isLarger(each, best) ? each : best),
    undefined,
  );
}

function isLarger(one: Dimensions, other: Dimensions): boolean {
  return one.width * one.height > other.width * other.height;
}
