import type { Reading } from '../../domain/asset.ts';
import type { CredentialReading } from '../../domain/credential.ts';
import type { DeliveredFile } from '../../domain/delivery.ts';
import type { Remark } from '../../domain/evidence.ts';
import type { JudgedOrigin } from '../../domain/finding.ts';
import { groupSequences } from '../../domain/group-sequences.ts';
import { judgeOrigin } from '../../domain/judge-origin.ts';
import type { PlaceRecord } from '../../domain/ledger.ts';
import type { DirectoryResult, ScanNotice, ScannedSequence } from '../../domain/scan-result.ts';
import type { ImageSequence } from '../../domain/sequence.ts';
import { type HonourParts, honourCompanions } from './companions/honour-companions.ts';
import type { DirectoryFacts } from './directory-facts.ts';

/** A plain file says nothing, so every one of them is judged the same. */
const PLAIN: JudgedOrigin = { origin: 'unknown', basis: [], remarks: [] };

/** Judges what the ledger holds of one directory and groups it into sequences. */
export async function composeResult(facts: DirectoryFacts, parts: HonourParts): Promise<DirectoryResult> {
  const ids = facts.places.flatMap((place) =>
    saysAll(place) || place.readingId === undefined ? [] : [place.readingId],
  );
  const readings = ids.length === 0 ? new Map<number, Reading>() : await parts.ledger.readings(ids);
  const places = withoutCompanions(facts);
  const files = new Map<string, DeliveredFile>();
  for (const place of places) files.set(place.name, describeFile(place, facts, readings, parts.rejudge));
  const orphans = settleSidecars(files);
  const grouping = groupSequences(places);
  const honoured = await honourCompanions(facts, files, { readings, sequences: grouping.sequences }, parts);
  const inFolder = (name: string): string => (facts.listing.path === '' ? name : `${facts.listing.path}/${name}`);
  return {
    path: facts.listing.path,
    files: grouping.singles.flatMap((name) => files.get(name) ?? []),
    sequences: grouping.sequences.map((sequence) =>
      describeSequence(sequence, honoured.sequences.get(sequence) ?? [], files, inFolder),
    ),
    problems:
      honoured.problems.length === 0 ? facts.listing.problems : [...facts.listing.problems, ...honoured.problems],
    notices: [
      ...facts.orphans
        .filter((orphan) => orphan.kind === 'c2pa')
        .map((orphan) => describeOrphan(inFolder(orphan.name))),
      ...orphans.map((name) => describeOrphan(inFolder(name))),
      ...honoured.notices,
    ],
    skipped: facts.listing.skipped,
    inspected: facts.inspected,
  };
}

function withoutCompanions({ places, companions }: DirectoryFacts): readonly PlaceRecord[] {
  if (companions.length === 0) return places;
  const names = new Set(companions.map(({ name }) => name));
  return places.filter(({ name }) => !names.has(name));
}

/** True when the place alone tells all there is: a plain image. Of a plain movie the reading knows how long it is. */
function saysAll(place: PlaceRecord): boolean {
  return place.plain && isImage(place);
}

function isImage({ mediaType }: PlaceRecord): boolean {
  return mediaType?.startsWith('image/') === true;
}

function describeFile(
  place: PlaceRecord,
  facts: DirectoryFacts,
  readings: ReadonlyMap<number, Reading>,
  rejudge: (credential: CredentialReading) => CredentialReading,
): DeliveredFile {
  const path = facts.listing.path === '' ? place.name : `${facts.listing.path}/${place.name}`;
  const base = {
    path,
    status: place.status,
    sizeBytes: place.stat.sizeBytes,
    ...(place.sha256 !== undefined && { sha256: place.sha256 }),
    ...(place.mediaType !== undefined && { mediaType: place.mediaType }),
    ...(place.error !== undefined && { error: place.error }),
  };
  const reading = place.readingId === undefined ? undefined : readings.get(place.readingId);
  if (reading === undefined) {
    return {
      ...base,
      ...(isImage(place) && { kind: 'image' }),
      ...(place.status === 'checked' && { judged: PLAIN }),
      evidence: [],
      remarks: [],
    };
  }
  const credential = facts.fresh.has(place.name) ? reading.credential : rejudge(reading.credential);
  const known = {
    ...base,
    kind: reading.kind,
    ...(reading.timing !== undefined && { timing: reading.timing }),
    evidence: reading.evidence,
    credential,
  };
  if (place.status !== 'checked') return { ...known, remarks: reading.remarks };
  const judged = judgeOrigin({ evidence: reading.evidence, credential, remarks: reading.remarks });
  return { ...known, judged, remarks: mergeRemarks(reading, judged) };
}

/**
 * A sidecar named for a stem may speak for any file of that stem: it belongs to the one it binds to. Takes the remarks of
 * the others away, and returns the sidecars that bind to none.
 */
function settleSidecars(files: Map<string, DeliveredFile>): readonly string[] {
  const unmatched = new Set<string>();
  const used = new Set<string>();
  for (const [name, file] of files) {
    if (file.credential?.sidecar !== undefined) used.add(file.credential.sidecar);
    const remarks = file.remarks.filter((remark) => remark.code !== 'credential.sidecar-unmatched');
    if (remarks.length === file.remarks.length) continue;
    for (const { code, detail } of file.remarks)
      if (code === 'credential.sidecar-unmatched') unmatched.add(String(detail?.['sidecar']));
    files.set(name, { ...file, remarks });
  }
  return [...unmatched].filter((name) => !used.has(name)).toSorted();
}

/** The judge repeats nothing that reading the file already remarked. */
function mergeRemarks(reading: Reading, judged: JudgedOrigin): DeliveredFile['remarks'] {
  const said = new Set(reading.remarks.map((remark) => remark.code));
  return [...reading.remarks, ...judged.remarks.filter((remark) => !said.has(remark.code))];
}

function describeSequence(
  sequence: ImageSequence,
  remarks: readonly Remark[],
  files: ReadonlyMap<string, DeliveredFile>,
  inFolder: (name: string) => string,
): ScannedSequence {
  return {
    path: inFolder(sequence.display),
    pattern: inFolder(`${sequence.prefix}${'#'.repeat(sequence.padding)}${sequence.suffix}`),
    missing: sequence.missing,
    frames: sequence.frames.flatMap(({ frame, name }) => {
      const file = files.get(name);
      return file === undefined ? [] : [{ frame, file }];
    }),
    remarks: remarks.length === 0 ? sequence.remarks : [...sequence.remarks, ...remarks],
    sequence,
  };
}

function describeOrphan(path: string): ScanNotice {
  return {
    path,
    code: 'credential.orphan-sidecar',
    message: 'This .c2pa sidecar belongs to no file here. Put it beside the file it was made for, or remove it.',
  };
}
