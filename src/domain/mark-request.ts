import type { Location } from './location.ts';
import type { MarkDetails, MarkPlacement, MarkStatement, Relationship } from './mark.ts';
import type { KeepAttributes } from './ports.ts';

/** What a `mark.batch` job is asked for, as JSON: all that holds on every machine. Who signs is the worker's own configuration. */
export interface MarkRequest {
  /** Of every file. Absent: the declaration says it of each. */
  readonly origin?: MarkStatement['origin'];
  /** The document as it was written, and what it is called in messages. Used where there is no origin. */
  readonly declaration?: { readonly name: string; readonly text: string };
  readonly details: MarkDetails;
  readonly ingredients: readonly { readonly location: Location; readonly relationship: Relationship }[];
  readonly placement: MarkPlacement;
  readonly keep: KeepAttributes;
  /** Put the mark into the place of something else that lies at the output. */
  readonly overwrite: boolean;
}
