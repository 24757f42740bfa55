import type { CredentialState } from './credential.ts';
import type { SourceCode } from './digital-source-type.ts';
import type { SignatureAlgorithm } from './manifest-plan.ts';
import type { MarkCarrier } from './mark.ts';

export const RECEIPT_FORMAT = 'assay-receipt';
/** Ending of a receipt's name, so that scans recognise one beside the files; its signature has `.c2pa` behind. */
export const RECEIPT_ENDING = '.receipt.json';
/** Media type under which a probe names it. */
export const RECEIPT_TYPE = 'application/vnd.assay.receipt+json';

/** One file that was marked. */
export interface ReceiptEntry {
  /** Relative to what was marked (or to `--out`), `/` between parts. */
  readonly path: string;
  readonly carrier: MarkCarrier;
  /** Files beside it that carry the mark or speak for it (`.c2pa`, `.xmp`, the sequence manifest); relative like `path`. */
  readonly sidecars: readonly { readonly path: string; readonly sha256: string }[];
  readonly before: { readonly sha256: string; readonly sizeBytes: number };
  readonly after: { readonly sha256: string; readonly sizeBytes: number };
  readonly origin: SourceCode;
  /** Label of the active manifest (`urn:c2pa:…`). For a frame: of its sequence's manifest when it has none of its own. */
  readonly manifest: string;
  /** SHA-256 of the canonical request, hex. */
  readonly request: string;
  /** How it read back before it was put in place. */
  readonly readBack: CredentialState;
  /** ISO 8601, when a time stamp vouches for it. */
  readonly timeStampedAt?: string;
  /** It carried this very mark already and was left as it is. */
  readonly unchanged?: boolean;
}

/** A file that was to be marked and was not. */
export interface ReceiptFailure {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface Receipt {
  readonly format: typeof RECEIPT_FORMAT;
  readonly version: 1;
  /** UUID. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  readonly program: { readonly name: string; readonly version: string };
  readonly signer: {
    readonly name: string;
    readonly fingerprint: string;
    readonly algorithm: SignatureAlgorithm;
    readonly development: boolean;
    readonly timeStampAuthority?: string;
  };
  /** What the reader has to know: a development certificate, marks without a time stamp. Plain words. */
  readonly warnings: readonly string[];
  readonly entries: readonly ReceiptEntry[];
  readonly failures: readonly ReceiptFailure[];
  /** The page to print that goes with it, bound by its hash. */
  readonly page?: { readonly name: string; readonly sha256: string };
}

/**
 * What became of a marked file elsewhere. `arrived`: same bytes, mark intact. `renamed`: the same under another name. `lost`: it is
 * there, the mark is not. `stripped-sidecar`: same bytes, what stood beside it is gone. `changed`: other bytes that carry
 * credentials. `tampered`: its credential no longer binds. `missing`: not there. `unchecked`: could not be read.
 */
export const ARRIVALS = [
  'arrived',
  'renamed',
  'lost',
  'stripped-sidecar',
  'changed',
  'tampered',
  'missing',
  'unchecked',
] as const;
export type Arrival = (typeof ARRIVALS)[number];

export interface ArrivedEntry {
  readonly entry: ReceiptEntry;
  readonly arrival: Arrival;
  /** Where it was found, relative to the folder searched; absent when missing. */
  readonly foundAt?: string;
  /** Plain words. */
  readonly message: string;
}
