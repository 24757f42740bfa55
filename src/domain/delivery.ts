import type { AssetStatus, MediaKind, MediaTiming } from './asset.ts';
import type { CredentialReading } from './credential.ts';
import type { ErrorCode } from './errors.ts';
import type { Evidence, Remark } from './evidence.ts';
import type { JudgedOrigin } from './finding.ts';
import type { FrameRange } from './sequence.ts';

/** One file of a delivery, scanned and judged. */
export interface DeliveredFile {
  /** Relative to the delivery, `/` between parts. */
  readonly path: string;
  readonly status: AssetStatus;
  readonly sizeBytes: number;
  readonly sha256?: string;
  readonly mediaType?: string;
  readonly kind?: MediaKind;
  readonly timing?: MediaTiming;
  readonly judged?: JudgedOrigin;
  readonly evidence: readonly Evidence[];
  readonly credential?: CredentialReading;
  readonly remarks: readonly Remark[];
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/** An image sequence of a delivery: its files in frame order. */
export interface DeliveredSequence {
  /** Display form with its folder. */
  readonly path: string;
  /** Prefix, padding and suffix with the folder, without the range: the same in the next delivery. */
  readonly pattern: string;
  readonly missing: readonly FrameRange[];
  readonly frames: readonly { readonly frame: number; readonly file: DeliveredFile }[];
  readonly remarks: readonly Remark[];
}

export interface DeliveryContents {
  readonly files: readonly DeliveredFile[];
  readonly sequences: readonly DeliveredSequence[];
  /** Remarks on what is no file of the delivery: sidecars without their files, receipts, folders. */
  readonly notices?: readonly ({ readonly path: string } & Remark)[];
  /** What discovery left out, by the rule that did (`extension .html`). */
  readonly skipped?: Readonly<Record<string, number>>;
}
