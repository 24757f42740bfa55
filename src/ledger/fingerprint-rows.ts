import { createHash } from 'node:crypto';
import { AssayError, type FileError } from '../domain/errors.ts';
import type { AssetFingerprint, FingerprintState, FrameFingerprint, Unsearchable } from '../domain/fingerprint.ts';
import { decodeCodes, decodeKeypoints, encodeCodes, encodeKeypoints } from '../domain/fingerprint-bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import type { FingerprintSampleTable, FingerprintTable } from './schema.ts';

/** What a fingerprint's row holds apart from its identity, its samples and its place in the log. */
export type FingerprintFacts = Omit<
  FingerprintTable,
  'id' | 'first_sample' | 'next_sample' | 'digest' | 'event_sequence'
>;

/** A sample as its rows hold it. */
export type SampleFacts = Omit<FingerprintSampleTable, 'id' | 'fingerprint_id'> & {
  readonly keypoints: Uint8Array | null;
};

/** A fingerprint as its rows hold it. */
export interface FingerprintRows {
  readonly facts: FingerprintFacts;
  readonly samples: readonly SampleFacts[];
  readonly digest: string;
}

/** Errors: `internal.bug` for numbers that no column holds, and arrays that do not fit together. */
export function fingerprintToRows(fingerprint: AssetFingerprint): FingerprintRows {
  const { sha256, algorithm, version, kind, size, frames, rate, startTimecode, error } = fingerprint;
  const facts: FingerprintFacts = {
    sha256,
    algorithm,
    version,
    kind,
    width: size?.width ?? null,
    height: size?.height ?? null,
    frames: frames ?? null,
    rate_numerator: rate?.numerator ?? null,
    rate_denominator: rate?.denominator ?? null,
    start_timecode: startTimecode ?? null,
    state: stateOf(fingerprint),
    error_code: error?.code ?? null,
    error_message: error?.message ?? null,
  };
  const samples = fingerprint.samples.map(sampleToFacts);
  refuseOdd([...Object.values(facts), ...samples.flatMap(({ frame, seconds }) => [frame, seconds])], sha256);
  const digest = createFingerprintDigest(facts);
  for (const sample of samples) digest.add(sample);
  return { facts, samples, digest: digest.finish() };
}

function stateOf({ error, samples }: AssetFingerprint): FingerprintState['state'] {
  if (error !== undefined) return 'failed';
  return samples.some((sample) => sample.unsearchable === undefined) ? 'searchable' : 'unsearchable';
}

function sampleToFacts({ frame, seconds, unsearchable, codes, keypoints }: FrameFingerprint): SampleFacts {
  return {
    frame,
    seconds,
    unsearchable: unsearchable ?? null,
    codes: encodeCodes(codes),
    keypoints: keypoints === undefined ? null : encodeKeypoints(keypoints),
  };
}

function refuseOdd(values: readonly (string | number | null)[], sha256: string): void {
  if (values.every((value) => typeof value !== 'number' || Number.isFinite(value))) return;
  throw new AssayError('internal.bug', `The fingerprint of ${sha256} holds a number that is none.`);
}

export function fingerprintFromRows(facts: FingerprintFacts, samples: readonly SampleFacts[]): AssetFingerprint {
  const { sha256, algorithm, version, width, height, frames, start_timecode } = facts;
  const { rate_numerator: numerator, rate_denominator: denominator } = facts;
  const error = errorOf(facts);
  return {
    sha256,
    algorithm,
    version,
    kind: facts.kind as AssetFingerprint['kind'],
    ...(width !== null && height !== null && { size: { width, height } }),
    ...(frames !== null && { frames }),
    ...(numerator !== null && denominator !== null && { rate: { numerator, denominator } }),
    ...(start_timecode !== null && { startTimecode: start_timecode }),
    samples: samples.map(sampleFromFacts),
    ...(error !== undefined && { error }),
  };
}

export function errorOf(facts: Pick<FingerprintFacts, 'error_code' | 'error_message'>): FileError | undefined {
  if (facts.error_code === null) return undefined;
  return { code: facts.error_code as FileError['code'], message: facts.error_message ?? '' };
}

function sampleFromFacts({ frame, seconds, unsearchable, codes, keypoints }: SampleFacts): FrameFingerprint {
  return {
    frame,
    seconds,
    codes: decodeCodes(codes),
    ...(keypoints !== null && { keypoints: decodeKeypoints(keypoints) }),
    ...(unsearchable !== null && { unsearchable: unsearchable as Unsearchable }),
  };
}

/** Takes the samples one by one, so that a movie of any length can be looked at again. docs/ledger.md has what it is over. */
export interface FingerprintDigest {
  add(sample: SampleFacts): void;
  finish(): string;
}

export function createFingerprintDigest(facts: FingerprintFacts): FingerprintDigest {
  const hash = createHash('sha256');
  const { sha256, algorithm, version, kind, width, height, frames, rate_numerator, rate_denominator } = facts;
  const { start_timecode, state, error_code, error_message } = facts;
  const rate = [rate_numerator, rate_denominator];
  const what = [sha256, algorithm, version, kind, width, height, frames, ...rate, start_timecode, state];
  hash.update(`${canonicalJson([...what, error_code, error_message])}\n`);
  return {
    add({ frame, seconds, unsearchable, codes, keypoints }) {
      const bytes = [codes.length, keypoints?.length ?? null];
      hash.update(`${canonicalJson([frame, seconds, unsearchable, ...bytes])}\n`);
      hash.update(codes);
      if (keypoints !== null) hash.update(keypoints);
    },
    finish: () => hash.digest('hex'),
  };
}
