import type { Reading } from '../../../domain/asset.ts';
import type { CompanionKind } from '../../../domain/companions.ts';
import { type CredentialReading, isIntact } from '../../../domain/credential.ts';
import type { Evidence } from '../../../domain/evidence.ts';
import type { PlaceRecord } from '../../../domain/ledger.ts';
import { RECEIPT_TYPE } from '../../../domain/receipt.ts';
import { SEQUENCE_MANIFEST_TYPE } from '../../../domain/sequence-manifest.ts';

/** A companion as it was inspected. */
export interface InspectedCompanion {
  readonly name: string;
  readonly kind: CompanionKind;
  readonly place: PlaceRecord | undefined;
  readonly reading: Reading | undefined;
  /** The reading's credential by today's trust. */
  readonly credential: CredentialReading | undefined;
}

/**
 * Whether a companion may speak. `bound`: an intact signature binds these very bytes. `unbound`: it may not, and why.
 * `foreign`: a document of another program that happens to be called so.
 */
export type Binding =
  | {
      readonly state: 'bound';
      readonly sha256: string;
      readonly credential: CredentialReading;
      readonly evidence: readonly Evidence[];
    }
  | { readonly state: 'unbound'; readonly why: string }
  | { readonly state: 'foreign' };

const TYPES: Readonly<Record<CompanionKind, string>> = { sequence: SEQUENCE_MANIFEST_TYPE, receipt: RECEIPT_TYPE };

export function settleBinding({ kind, place, reading, credential }: InspectedCompanion): Binding {
  if (place?.status !== 'checked' && place?.status !== 'unsupported')
    return { state: 'unbound', why: place?.error?.message ?? 'It could not be read.' };
  const state = credential?.state ?? 'absent';
  const isOurs = place.mediaType === TYPES[kind];
  if (!isOurs && state === 'absent') return { state: 'foreign' };
  if (!isOurs) return { state: 'unbound', why: 'It is signed, but is no longer what its name says.' };
  if (credential === undefined || state === 'absent')
    return { state: 'unbound', why: 'Nobody signed it, or its .c2pa file is gone.' };
  if (!isIntact(state) || place.sha256 === undefined) return { state: 'unbound', why: describeState(state) };
  return { state: 'bound', sha256: place.sha256, credential, evidence: reading?.evidence ?? [] };
}

function describeState(state: CredentialReading['state']): string {
  if (state === 'tampered') return 'It changed after signing, or the signature beside it is of another one.';
  return `The credential beside it is ${state}.`;
}
