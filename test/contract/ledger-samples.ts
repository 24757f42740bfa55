import { createHash } from 'node:crypto';
import type { Approval } from '../../src/domain/approval.ts';
import type { FileStat, Reading, ReadingKey } from '../../src/domain/asset.ts';
import { NO_CREDENTIAL } from '../../src/domain/credential.ts';
import type { Declaration } from '../../src/domain/declaration.ts';
import type { AssetFingerprint, FrameFingerprint, Keypoints } from '../../src/domain/fingerprint.ts';
import type { DirectoryBatch, MarkRecord, RecordedSequence } from '../../src/domain/ledger.ts';

export const ROOT = '/show/dailies';
export const SIGNS_VERSION = '1.0.0';
export const SCAN = { root: ROOT, deep: false, signsVersion: SIGNS_VERSION };

export type InspectedFile = DirectoryBatch['inspected'][number];

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Times with fractions and an inode beyond 2^53, as real file systems give them. */
export function statOf(seed: number): FileStat {
  return {
    sizeBytes: 12_345_678 + seed,
    mtimeMs: 1_755_212_345_678.125 + seed,
    ctimeMs: 1_755_212_345_679.5 + seed,
    inode: 2 ** 63,
  };
}

export function keyOf(content: string, overrides: Partial<ReadingKey> = {}): ReadingKey {
  const base = { sha256: sha256(content), extension: '.png', sidecarDigest: '', deep: false };
  return { ...base, signsVersion: SIGNS_VERSION, ...overrides };
}

export function plainReading(content: string, overrides: Partial<Reading> = {}): Reading {
  return {
    key: keyOf(content),
    status: 'checked',
    sizeBytes: 12_345_678,
    mediaType: 'image/png',
    kind: 'image',
    dimensions: { width: 2048, height: 1152 },
    evidence: [],
    credential: NO_CREDENTIAL,
    remarks: [],
    ...overrides,
  };
}

/** A reading with everything a reading can hold. */
export function tellingReading(content: string, overrides: Partial<Reading> = {}): Reading {
  return plainReading(content, {
    timing: { startTimecode: '01:00:00:00', frameRate: { numerator: 24_000, denominator: 1001 }, frames: 240 },
    evidence: [
      {
        sign: 'c2pa.action',
        origin: 'generated',
        certainty: 'declared',
        system: 'Firefly',
        carrier: 'c2pa.actions.v2',
        detail: { model: 'x', seed: 42, upscaled: true },
        manifest: 'urn:c2pa:1',
        through: [{ relation: 'parent', conversionOnly: true }],
      },
      { sign: 'png.parameters', origin: 'generated', certainty: 'declared', carrier: 'PNG:Parameters' },
    ],
    credential: {
      state: 'valid',
      source: 'embedded',
      activeManifest: 'urn:c2pa:1',
      manifests: [
        {
          label: 'urn:c2pa:1',
          generators: [{ name: 'Firefly', version: '3' }],
          actions: [{ action: 'c2pa.created', digitalSourceType: 'trainedAlgorithmicMedia' }],
          assertions: [{ label: 'stds.exif', data: { a: [1, 2, { b: null }] } }],
          ingredients: [],
          state: 'valid',
          failures: [],
        },
      ],
      cawgFailures: ['cawg.identity.failed'],
    },
    remarks: [{ code: 'credential.cawg', message: 'An identity assertion fails.', detail: { count: 1 } }],
    ...overrides,
  });
}

export function fileOf(name: string, reading: Reading, seed = 0): InspectedFile {
  const stat = statOf(seed);
  const inspection = { status: reading.status, reading, stat } as const;
  return { name, stat, sidecarKey: '', deep: reading.key.deep, signsVersion: reading.key.signsVersion, inspection };
}

export function unreadableFile(name: string, overrides: { readonly sha256?: string } = {}): InspectedFile {
  const error = { code: 'file.truncated', message: 'It ends early.' } as const;
  const inspection = { status: 'unreadable', error, mediaType: 'image/jpeg', ...overrides } as const;
  return { name, stat: statOf(9), sidecarKey: 'a.xmp:1', deep: true, signsVersion: SIGNS_VERSION, inspection };
}

export function batchOf(
  scanId: number,
  directory: string,
  inspected: readonly InspectedFile[],
  gone: readonly string[] = [],
): DirectoryBatch {
  return { scanId, directory, root: ROOT, inspected, gone };
}

export function sequenceOf(name: string, last = 1020): RecordedSequence {
  return {
    display: `${name}.1001-${last}#.exr`,
    prefix: `${name}.`,
    suffix: '.exr',
    ranges: [{ first: 1001, last, step: 1 }],
    missing: [{ first: 1007, last: 1009, step: 1 }],
    padding: 4,
    step: 1,
    mediaType: 'image/x-exr',
  };
}

export function markOf(content: string, overrides: Partial<MarkRecord> = {}): MarkRecord {
  return {
    before: sha256(`${content} before`),
    after: sha256(content),
    path: `${ROOT}/out/${content}.png`,
    origin: 'trainedAlgorithmicMedia',
    carrier: 'embedded',
    manifest: `urn:c2pa:${content}`,
    request: sha256('request'),
    signer: { name: 'Northlight, signing', fingerprint: sha256('certificate') },
    ...overrides,
  };
}

export function declarationOf(reference: string, overrides: Partial<Declaration> = {}): Declaration {
  return {
    reference,
    show: 'aurora',
    vendor: 'Northlight',
    declarer: { name: 'A. Person', role: 'VFX producer' },
    date: '2026-08-01',
    entries: [{ kind: 'negative', files: { patterns: ['sh010/*.exr'], hashes: [] }, note: 'none used' }],
    ...overrides,
  };
}

export function approvalOf(reference: string, overrides: Partial<Approval> = {}): Approval {
  return {
    reference,
    approver: 'B. Person',
    organisation: 'Studio',
    date: '2026-08-02',
    expires: '2027-01-01',
    scope: { show: 'aurora', shots: ['sh010'], files: { patterns: ['sh010/*'], hashes: [] }, useCases: [] },
    conditions: ['credit in the end titles'],
    ...overrides,
  };
}

/** Bytes that look like noise and are the same every time. */
function noiseOf(seed: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const digest = createHash('sha256').update(seed).digest();
  for (let i = 0; i < length; i++) bytes[i] = (digest[i % 32] ?? 0) ^ (i * 31) ^ (i >> 5);
  return bytes;
}

export function keypointsOf(seed: string, count = 5): Keypoints {
  const noise = noiseOf(seed, count * 6);
  const numbers = new Uint16Array(noise.buffer);
  return {
    width: 1920,
    height: 1080,
    count,
    positions: numbers.slice(0, count * 2),
    sizes: numbers.slice(count * 2),
    angles: noiseOf(`${seed} angles`, count),
    descriptors: noiseOf(`${seed} descriptors`, count * 32),
  };
}

export function frameOf(seed: string, frame = 0, keypoints = 5): FrameFingerprint {
  const codes = (['whole', 'crop-2.39'] as const).map((view) => {
    return { view, bits: noiseOf(`${seed} ${view}`, 32), quality: 100 };
  });
  return { frame, seconds: frame / 24, codes, ...(keypoints > 0 && { keypoints: keypointsOf(seed, keypoints) }) };
}

export const ALGORITHM = 'pdq+orb';

export function stillPrint(content: string, overrides: Partial<AssetFingerprint> = {}): AssetFingerprint {
  const base = { sha256: sha256(content), algorithm: ALGORITHM, version: 1, kind: 'still' } as const;
  return { ...base, size: { width: 1920, height: 1080 }, samples: [frameOf(content)], ...overrides };
}

/** A clip of which frame 12 is black. */
export function moviePrint(content: string, overrides: Partial<AssetFingerprint> = {}): AssetFingerprint {
  const black = { frame: 12, seconds: 0.5, codes: [], unsearchable: 'black' } as const;
  return stillPrint(content, {
    kind: 'movie',
    frames: 240,
    rate: { numerator: 24_000, denominator: 1001 },
    startTimecode: '01:00:00:00',
    samples: [frameOf(`${content} 0`), black, frameOf(`${content} 24`, 24, 0)],
    ...overrides,
  });
}

export function failedPrint(content: string, overrides: Partial<AssetFingerprint> = {}): AssetFingerprint {
  const error = { code: 'file.malformed', message: 'Nothing in it can be decoded.' } as const;
  const { size: _, ...still } = stillPrint(content, { samples: [], error });
  return { ...still, ...overrides };
}
