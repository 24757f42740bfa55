import type { CredentialState } from './credential.ts';
import type { SourceCode } from './digital-source-type.ts';
import type { MarkCarrier } from './mark.ts';
import type { Arrival, Receipt } from './receipt.ts';

/** The receipt itself: may its word be taken? */
export interface ReceiptStanding {
  /** State of its own signature; `absent`: there is none beside it. */
  readonly state: CredentialState;
  /** Who signed the receipt: untrusted text. */
  readonly signer?: string;
  /** The page to print: `absent` when it does not lie beside the receipt, `unbound` when the receipt names none. */
  readonly page: 'intact' | 'changed' | 'absent' | 'unbound' | 'unread';
  /** What keeps its word from being taken, in plain words; empty when nothing does. */
  readonly faults: readonly string[];
}

/** What became of one file of the receipt, as it is printed. */
export interface ArrivalLine {
  readonly path: string;
  readonly arrival: Arrival;
  readonly foundAt?: string;
  readonly message: string;
  readonly origin: SourceCode;
  readonly carrier: MarkCarrier;
  readonly manifest: string;
  /** SHA-256 that was handed over. */
  readonly sha256: string;
}

/** The document of `assay receipt verify --json`. */
export interface ReceiptVerification {
  readonly schemaVersion: 1;
  readonly receipt: Pick<Receipt, 'id' | 'madeAt' | 'signer' | 'warnings'> & {
    /** As it was given. */
    readonly path: string;
    readonly sha256: string;
    /** Files that the receipt says were marked, and that could not be marked. */
    readonly marked: number;
    readonly failed: number;
  };
  readonly standing: ReceiptStanding;
  /** In the order of the receipt. */
  readonly entries: readonly ArrivalLine[];
  readonly counts: Readonly<Record<Arrival, number>>;
  /** Files there that the receipt knows nothing of. */
  readonly extra: number;
  /** Folders and entries that could not be looked into; the first 1,000, with their number. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly problemCount: number;
  /** Id of the set of trust anchors. */
  readonly trustSet: string;
}

/** Worst first: what people have to act on stands on top. */
export const WORST_ARRIVALS_FIRST = [
  'tampered',
  'lost',
  'changed',
  'stripped-sidecar',
  'missing',
  'unchecked',
  'renamed',
  'arrived',
] as const satisfies readonly Arrival[];

/** The mark is there, intact. */
export function hasArrived(arrival: Arrival): boolean {
  return arrival === 'arrived' || arrival === 'renamed';
}
