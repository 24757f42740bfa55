import type { RecordedApproval } from '../domain/approval.ts';
import type { Declaration } from '../domain/declaration.ts';
import type { DeliveryContents } from '../domain/delivery.ts';
import type { Acceptance, RecordedCheck, RecordedDeclaration } from '../domain/ledger.ts';
import type { PictureSearchOutcome } from '../domain/match.ts';
import type { PolicyProfile } from '../domain/policy-profile.ts';
import type { CompilePattern } from '../domain/select-files.ts';
import type { Show } from '../domain/show.ts';
import type { TimecodeStart } from '../domain/timecode-start.ts';

/** All that a delivery is judged by. */
export interface PolicyInput {
  readonly contents: DeliveryContents;
  readonly profile: PolicyProfile;
  readonly show: Show;
  /** Declarations of the show. */
  readonly declarations: readonly RecordedDeclaration[];
  /** Declarations of other shows, for models that must not leave theirs. */
  readonly declarationsElsewhere: readonly Declaration[];
  /** Approvals of the show; those of other shows may be among them and are named as near misses. */
  readonly approvals: readonly RecordedApproval[];
  readonly acceptances: readonly Acceptance[];
  /** The last check of the same delivery. */
  readonly previous?: RecordedCheck;
  /** What searching the pictures for known generated material came to. Default: nobody searched. */
  readonly search?: PictureSearchOutcome;
  /** ISO date of the delivery: approvals are judged on it. */
  readonly delivered: string;
  /** Timecode of one frame number, for frames that carry none of their own. */
  readonly start?: TimecodeStart;
  /** Lower-case hex digest of a text, at least 12 digits, for stable ids. */
  readonly digest: (text: string) => string;
  readonly compilePattern: CompilePattern;
}
