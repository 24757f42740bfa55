import type { CredentialReading } from '../domain/credential.ts';
import type { DeliveredFile } from '../domain/delivery.ts';
import type { Evidence, Remark } from '../domain/evidence.ts';
import { ingredientLines } from '../domain/lineage.ts';
import { compareCertainties, compareOrigins, type Origin, worstOrigin } from '../domain/origin.ts';
import {
  type AssetLine,
  type EvidenceLine,
  type NoticeLine,
  SCHEMA_VERSION,
  type SequenceLine,
} from '../domain/report.ts';
import type { DirectoryResult, ScanNotice, ScannedSequence } from '../domain/scan-result.ts';

/** The lines of `scan --json` for one directory. With `frames`, each frame of a sequence has its own line after the sequence's. */
export function* describeDirectory(
  result: DirectoryResult,
  options: { readonly frames: boolean },
): Generator<AssetLine | SequenceLine | NoticeLine> {
  for (const sequence of result.sequences) {
    yield describeSequence(sequence);
    if (options.frames) for (const { file } of sequence.frames) yield describeFile(file);
  }
  for (const file of result.files) yield describeFile(file);
  for (const notice of result.notices) yield describeNotice(notice);
  for (const problem of result.problems) {
    const path = result.path === '' ? problem.name : `${result.path}/${problem.name}`;
    yield { ...EMPTY, path, status: 'unreadable', error: { code: problem.code, message: problem.message } };
  }
}

const EMPTY = {
  schemaVersion: SCHEMA_VERSION,
  kind: 'asset',
  evidence: [],
  credential: { state: 'absent' },
  ingredients: [],
  findings: [],
  sizeBytes: 0,
} as const;

function describeNotice({ path, ...finding }: ScanNotice): AssetLine | NoticeLine {
  if (finding.code !== 'credential.orphan-sidecar')
    return { schemaVersion: SCHEMA_VERSION, kind: 'notice', path, findings: [finding] };
  return { ...EMPTY, path, status: 'unsupported', mediaType: 'application/c2pa', findings: [finding] };
}

export function describeFile(file: DeliveredFile): AssetLine {
  return {
    schemaVersion: SCHEMA_VERSION,
    kind: 'asset',
    path: file.path,
    status: file.status,
    ...(file.judged !== undefined && { origin: file.judged.origin }),
    ...(file.judged?.certainty !== undefined && { certainty: file.judged.certainty }),
    evidence: describeEvidence(file),
    credential: describeCredential(file.credential),
    ingredients: file.credential === undefined ? [] : ingredientLines(file.credential),
    findings: file.remarks,
    ...(file.sha256 !== undefined && { sha256: file.sha256 }),
    sizeBytes: file.sizeBytes,
    ...(file.mediaType !== undefined && { mediaType: file.mediaType }),
    ...(file.error !== undefined && { error: file.error }),
  };
}

/** What decided comes first and with the certainty it was judged to have; then the rest, as it was read. */
function describeEvidence(file: DeliveredFile): readonly EvidenceLine[] {
  const deciding = new Set(file.judged?.basis ?? []);
  const certainty = file.judged?.certainty;
  const rest = file.evidence.filter((evidence) => !deciding.has(evidence));
  return [
    ...[...deciding].map((evidence, at) =>
      describeOne(evidence, at === 0 && certainty !== undefined ? certainty : evidence.certainty),
    ),
    ...rest.map((evidence) => describeOne(evidence, evidence.certainty)),
  ];
}

function describeOne(evidence: Evidence, certainty: EvidenceLine['certainty']): EvidenceLine {
  return {
    sign: evidence.sign,
    origin: evidence.origin,
    certainty,
    ...(evidence.system !== undefined && { system: evidence.system }),
    detail: {
      carrier: evidence.carrier,
      ...evidence.detail,
      // Without them a generated component reads like the file itself, and two manifests that say the same like one said twice.
      ...(evidence.manifest !== undefined && { manifest: evidence.manifest }),
      ...(evidence.through !== undefined && {
        through: evidence.through.map(({ relation }) => relation).join(', '),
      }),
    },
  };
}

function describeCredential(credential: CredentialReading | undefined): AssetLine['credential'] {
  if (credential === undefined) return { state: 'absent' };
  const signer = credential.manifests[0]?.signer?.name;
  return { state: credential.state, ...(signer !== undefined && { signer }) };
}

/** A sequence is what its worst frame is; a frame that could not be checked makes the whole of it not checked. */
export function describeSequence(scanned: ScannedSequence): SequenceLine {
  const { sequence, frames } = scanned;
  const counts = countOrigins(scanned);
  const files = frames.map(({ file }) => file);
  const worst = findWorst(files);
  const unchecked = files.find((file) => file.status !== 'checked');
  return {
    schemaVersion: SCHEMA_VERSION,
    kind: 'sequence',
    path: scanned.path,
    status: unchecked?.status ?? 'checked',
    ...(unchecked === undefined && worst?.judged !== undefined && { origin: worst.judged.origin }),
    ...(unchecked === undefined && worst?.judged?.certainty !== undefined && { certainty: worst.judged.certainty }),
    evidence: worst === undefined ? [] : describeEvidence(worst),
    credential: describeCredential(worst?.credential),
    ingredients: worst?.credential === undefined ? [] : ingredientLines(worst.credential),
    findings: sequenceFindings(scanned),
    sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    mediaType: sequence.mediaType,
    ...(unchecked?.error !== undefined && { error: unchecked.error }),
    frames: frames.length,
    ranges: sequence.ranges,
    missing: sequence.missing,
    step: sequence.step,
    padding: sequence.padding,
    origins: counts,
    differs: findDiffering(scanned),
  };
}

export function countOrigins(scanned: ScannedSequence): Partial<Record<Origin, number>> {
  const counts: Partial<Record<Origin, number>> = {};
  for (const { file } of scanned.frames) {
    if (file.judged !== undefined) counts[file.judged.origin] = (counts[file.judged.origin] ?? 0) + 1;
  }
  return counts;
}

/** The frame whose origin is the sequence's; undefined when none was checked. */
export function findWorst(files: readonly DeliveredFile[]): DeliveredFile | undefined {
  const worst = worstOrigin(files.flatMap((file) => (file.judged === undefined ? [] : [file.judged.origin])));
  const ofWorst = files.filter((file) => file.judged !== undefined && file.judged.origin === worst);
  return ofWorst.reduce<DeliveredFile | undefined>((best, file) => (isStronger(file, best) ? file : best), undefined);
}

/** Of frames of one origin the one that is most certain speaks for the sequence. */
function isStronger(file: DeliveredFile, best: DeliveredFile | undefined): boolean {
  if (best === undefined) return true;
  const [mine, theirs] = [file.judged?.certainty, best.judged?.certainty];
  return mine !== undefined && (theirs === undefined || compareCertainties(mine, theirs) < 0);
}

type Differing = SequenceLine['differs'][number];

/** Frames that are not what most frames are. */
export function findDiffering(scanned: ScannedSequence): readonly Differing[] {
  const keyOf = (file: DeliveredFile): string => file.judged?.origin ?? file.status;
  const counts = new Map<string, number>();
  for (const { file } of scanned.frames) counts.set(keyOf(file), (counts.get(keyOf(file)) ?? 0) + 1);
  if (counts.size < 2) return [];
  const usual = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
  return scanned.frames
    .filter(({ file }) => keyOf(file) !== usual)
    .map(({ frame, file }) => ({
      frame,
      path: file.path,
      status: file.status,
      ...(file.judged !== undefined && { origin: file.judged.origin }),
    }));
}

/** Remarks about the sequence itself, and one for each code and kind that any of its frames has. */
export function sequenceFindings(scanned: ScannedSequence): readonly Remark[] {
  const findings: Remark[] = [...scanned.remarks];
  const origins = Object.keys(countOrigins(scanned)) as Origin[];
  if (origins.length > 1) {
    const list = origins.toSorted(compareOrigins).join(', ');
    findings.push({ code: 'sequence.mixed-origin', message: `Frames of this sequence differ in origin: ${list}.` });
  }
  const byCode = new Map<string, { remark: Remark; frames: number }>();
  for (const { file } of scanned.frames) {
    for (const remark of file.remarks) {
      // Frames that changed and frames that were renamed are two findings of one code.
      const key = `${remark.code} ${remark.detail?.['kind'] ?? ''}`;
      const seen = byCode.get(key);
      if (seen === undefined) byCode.set(key, { remark, frames: 1 });
      else seen.frames += 1;
    }
  }
  for (const { remark, frames } of byCode.values()) findings.push({ ...remark, detail: { ...remark.detail, frames } });
  return findings;
}
