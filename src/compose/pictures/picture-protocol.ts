import type { Keypoints } from '../../domain/fingerprint.ts';
import type { GradeRequest, LookOptions, MovieFrames, PictureFile, SideBySide } from '../../domain/picture-reader.ts';

/** What a picture child is told once. */
export interface PictureChildConfiguration {
  /** What the children put aside is in here. The parent clears it away, or the children when it dies first. */
  readonly scratchFolder?: string;
}

/** What a picture child is asked to do: the methods of the port, as data. */
export type PictureChildTask =
  | ({ readonly type: 'look'; readonly file: PictureFile } & LookOptions)
  | { readonly type: 'fingerprint'; readonly file: PictureFile; readonly movie?: MovieFrames }
  | {
      readonly type: 'query';
      readonly file: PictureFile;
      readonly movie?: MovieFrames;
      readonly keypointFrames?: readonly number[];
    }
  | { readonly type: 'agree'; readonly final: Keypoints; readonly sources: readonly Keypoints[] }
  | { readonly type: 'side-by-side'; readonly request: SideBySide }
  | { readonly type: 'is-graded'; readonly request: GradeRequest };
