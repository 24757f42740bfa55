import type { FrameRate } from './asset.ts';
import type { FrameRange, ImageSequence } from './sequence.ts';

/** Value of `format`: tells a sequence manifest from any other JSON. */
export const SEQUENCE_MANIFEST_FORMAT = 'assay-sequence-manifest';
/** Ending of the file's name; its signature is the same name with `.c2pa` behind. */
export const SEQUENCE_MANIFEST_ENDING = '.sequence.json';
/** Media type under which a probe names it. */
export const SEQUENCE_MANIFEST_TYPE = 'application/vnd.assay.sequence+json';

export interface IndexedFrame {
  readonly frame: number;
  /** Base name. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** The index of a sequence: what one signature binds. Its text form is docs/sequence-manifest.md. */
export interface SequenceIndex extends Pick<ImageSequence, 'prefix' | 'suffix' | 'padding' | 'step' | 'mediaType'> {
  /** As artists write it: `sh010_comp_v003.1001-1020#.exr`. */
  readonly display: string;
  readonly frameRate?: FrameRate;
  readonly ranges: readonly FrameRange[];
  /** The holes. */
  readonly missing: readonly FrameRange[];
  /** By frame, ascending; a frame that stands for several files has a line for each. */
  readonly frames: readonly IndexedFrame[];
}

/** A file found where the sequence lies. */
export interface FoundFrame {
  readonly name: string;
  readonly sizeBytes: number;
  /** Absent when it could not be read. */
  readonly sha256?: string;
}

/** A sequence as it lies there, against its index. Every list is by frame, then name. */
export interface SequenceComparison {
  readonly intact: readonly string[];
  /** Under its name lies something else that is in no frame of the index. */
  readonly changed: readonly string[];
  readonly missing: readonly IndexedFrame[];
  /** Named like a frame, and the index does not know it, nor its content. */
  readonly extra: readonly string[];
  /** Content of a frame under another name, and not under its own. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** Content of a frame a second time, beside the frame itself or in the place of another. */
  readonly duplicated: readonly { readonly name: string; readonly of: string }[];
  /** There, but could not be read. */
  readonly unread: readonly string[];
}
