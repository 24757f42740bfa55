import type { Dimensions, Reading, ReadingKey } from '../domain/asset.ts';
import { type CredentialReading, NO_CREDENTIAL } from '../domain/credential.ts';
import type { Evidence } from '../domain/evidence.ts';
import { canonicalJson } from './canonical-json.ts';
import { sha256Hex } from './event-chain.ts';
import type { EvidenceTable, ReadingTable } from './schema.ts';

/** What a reading's row holds apart from its identity and its place in the log. */
export type ReadingFacts = Omit<ReadingTable, 'id' | 'asset_id' | 'digest' | 'event_sequence'> & {
  readonly sha256: string;
};
export type EvidenceFacts = Omit<EvidenceTable, 'reading_id'>;

/** A reading as its rows hold it. */
export interface ReadingRows {
  readonly facts: ReadingFacts;
  readonly evidence: readonly EvidenceFacts[];
  /** Canonical JSON; undefined when there is no credential at all. */
  readonly credential: string | undefined;
}

/** True when there is nothing to judge: no evidence, no credential, no remark. */
export function isPlain(reading: Reading): boolean {
  return reading.evidence.length === 0 && reading.remarks.length === 0 && isNoCredential(reading.credential);
}

function isNoCredential(credential: CredentialReading): boolean {
  if (credential === NO_CREDENTIAL) return true;
  if (credential.state !== 'absent' || credential.source !== 'none') return false;
  const empty = credential.manifests.length === 0 && credential.cawgFailures.length === 0;
  return empty && Object.values(credential).filter((value) => value !== undefined).length === 4;
}

export function readingToRows(reading: Reading): ReadingRows {
  const { key, dimensions, timing, remarks } = reading;
  const plain = isPlain(reading);
  return {
    facts: {
      sha256: key.sha256,
      extension: key.extension,
      sidecar_digest: key.sidecarDigest,
      deep: key.deep ? 1 : 0,
      signs_version: key.signsVersion,
      status: reading.status,
      size_bytes: reading.sizeBytes,
      media_type: reading.mediaType ?? null,
      kind: reading.kind,
      width: dimensions?.width ?? null,
      height: dimensions?.height ?? null,
      plain: plain ? 1 : 0,
      body: timing === undefined && remarks.length === 0 ? null : canonicalJson({ timing, remarks }),
    },
    evidence: plain ? [] : reading.evidence.map(evidenceToRow),
    credential: isNoCredential(reading.credential) ? undefined : canonicalJson(reading.credential),
  };
}

function evidenceToRow(evidence: Evidence, ordinal: number): EvidenceFacts {
  return {
    ordinal,
    sign: evidence.sign,
    origin: evidence.origin,
    certainty: evidence.certainty,
    system: evidence.system ?? null,
    carrier: evidence.carrier,
    detail: evidence.detail === undefined ? null : canonicalJson(evidence.detail),
    manifest: evidence.manifest ?? null,
    through: evidence.through === undefined ? null : canonicalJson(evidence.through),
  };
}

export function readingFromRows({ facts, evidence, credential }: ReadingRows): Reading {
  const body = facts.body === null ? undefined : (JSON.parse(facts.body) as Pick<Reading, 'timing' | 'remarks'>);
  const dimensions = dimensionsOf(facts);
  return {
    key: keyOf(facts),
    status: facts.status as Reading['status'],
    sizeBytes: facts.size_bytes,
    ...(facts.media_type !== null && { mediaType: facts.media_type }),
    kind: facts.kind as Reading['kind'],
    ...(dimensions !== undefined && { dimensions }),
    ...(body?.timing !== undefined && { timing: body.timing }),
    evidence: evidence.map(evidenceFromRow),
    credential: credential === undefined ? NO_CREDENTIAL : (JSON.parse(credential) as CredentialReading),
    remarks: body?.remarks ?? [],
  };
}

function keyOf(facts: ReadingFacts): ReadingKey {
  return {
    sha256: facts.sha256,
    extension: facts.extension,
    sidecarDigest: facts.sidecar_digest,
    deep: facts.deep === 1,
    signsVersion: facts.signs_version,
  };
}

export function dimensionsOf(row: {
  readonly width: number | null;
  readonly height: number | null;
}): Dimensions | undefined {
  return row.width === null || row.height === null ? undefined : { width: row.width, height: row.height };
}

function evidenceFromRow(row: EvidenceFacts): Evidence {
  return {
    sign: row.sign,
    origin: row.origin as Evidence['origin'],
    certainty: row.certainty as Evidence['certainty'],
    ...(row.system !== null && { system: row.system }),
    carrier: row.carrier,
    ...(row.detail !== null && { detail: JSON.parse(row.detail) as NonNullable<Evidence['detail']> }),
    ...(row.manifest !== null && { manifest: row.manifest }),
    ...(row.through !== null && { through: JSON.parse(row.through) as NonNullable<Evidence['through']> }),
  };
}

/**
 * SHA-256 over the canonical JSON of the reading as its rows give it back: what goes into the event log, and what `verify`
 * computes again from the rows. Anything the rows do not hold is not in it, so that the two agree.
 */
export function digestReading(rows: ReadingRows): string {
  return sha256Hex(rows.facts.plain === 1 ? plainReadingJson(rows.facts) : canonicalJson(readingFromRows(rows)));
}

/** One digest for many readings, in the order of their ids: SHA-256 over their digests, one after the other without separator. */
export function joinDigests(digests: readonly string[]): string {
  return sha256Hex(digests.join(''));
}

/** The same text as `canonicalJson(readingFromRows(…))` for a plain reading, in a third of the time: most files are plain. */
export function plainReadingJson(facts: ReadingFacts): string {
  const body = facts.body === null ? undefined : (JSON.parse(facts.body) as Pick<Reading, 'timing'>);
  const dimensions = facts.width === null ? undefined : { height: facts.height, width: facts.width };
  return JSON.stringify({
    credential: { cawgFailures: [], manifests: [], source: 'none', state: 'absent' },
    dimensions,
    evidence: [],
    key: {
      deep: facts.deep === 1,
      extension: facts.extension,
      sha256: facts.sha256,
      sidecarDigest: facts.sidecar_digest,
      signsVersion: facts.signs_version,
    },
    kind: facts.kind,
    mediaType: facts.media_type ?? undefined,
    remarks: [],
    sizeBytes: facts.size_bytes,
    status: facts.status,
    timing: body?.timing,
  });
}
