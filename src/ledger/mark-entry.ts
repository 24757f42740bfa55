import type { MarkRecord, RecordedMark } from '../domain/ledger.ts';
import type { MarkTable } from './schema.ts';

/**
 * One mark as an event states it, in this order: content before and after, path, origin, carrier, manifest, request, name and
 * fingerprint of the signer, receipt.
 */
export type MarkEntry = readonly [
  before: string,
  after: string,
  path: string,
  origin: string,
  carrier: string,
  manifest: string,
  request: string,
  signerName: string,
  signerFingerprint: string,
  receipt: string | null,
];

/** Payload of `mark.recorded`: the marks in the order of their ids, which follow one another. */
export interface MarksPayload {
  readonly firstId: number;
  readonly marks: readonly MarkEntry[];
}

/** Payload of `digests.recorded`. */
export interface DigestsPayload {
  readonly algorithm: string;
  readonly digests: readonly (readonly [sha256: string, value: string])[];
}

/** The most marks or digests in one event: verifying holds one event in memory. */
export const RECORDS_PER_EVENT = 1000;

export function markToEntry({ signer, ...mark }: MarkRecord): MarkEntry {
  const { before, after, path, origin, carrier, manifest, request, receipt = null } = mark;
  return [before, after, path, origin, carrier, manifest, request, signer.name, signer.fingerprint, receipt];
}

export function entryToRow(entry: MarkEntry, id: number, eventSequence: number): MarkTable {
  const [before_sha256, after_sha256, path, origin, carrier, manifest, request, name, fingerprint, receipt] = entry;
  return {
    id,
    before_sha256,
    after_sha256,
    path,
    origin,
    carrier,
    manifest,
    request,
    signer_name: name,
    signer_fingerprint: fingerprint,
    receipt,
    event_sequence: eventSequence,
  };
}

export function rowToMark(row: Omit<MarkTable, 'event_sequence'> & { readonly at: string }): RecordedMark {
  return {
    before: row.before_sha256,
    after: row.after_sha256,
    path: row.path,
    origin: row.origin as RecordedMark['origin'],
    carrier: row.carrier as RecordedMark['carrier'],
    manifest: row.manifest,
    request: row.request,
    signer: { name: row.signer_name, fingerprint: row.signer_fingerprint },
    ...(row.receipt !== null && { receipt: row.receipt }),
    at: row.at,
  };
}
