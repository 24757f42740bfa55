import type { TrialPicture } from '../pictures/trial-picture.ts';

/** A picture that is to be asked for, and what was done to it. */
export interface Query {
  readonly picture: TrialPicture;
  readonly transform: string;
  /** File name in the folder of queries. */
  readonly file: string;
}

export function nameQuery(picture: TrialPicture, transform: string, extension: string): Query {
  return { picture, transform, file: `${picture.file.replace('.jpg', '')}_${transform}.${extension}` };
}
