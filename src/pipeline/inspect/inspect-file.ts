import type { Inspection, InspectionRequest, Probe, Reading, ReadingKey } from '../../domain/asset.ts';
import { extensionOf } from '../../domain/discover-rules.ts';
import { AssayError } from '../../domain/errors.ts';
import { collectPixelSigns, collectSigns } from '../../signs/collect.ts';
import { SIGNS_VERSION } from '../../signs/registry.ts';
import type { SignInput } from '../../signs/sign.ts';
import type { InspectParts } from './parts.ts';
import { readSidecars, type SidecarReadings, sidecarPath } from './read-sidecars.ts';
import { readStatements, type Statements } from './read-statements.ts';

/**
 * Inspects one file: bytes, credential, metadata, signs. Never throws for what a file is: every trouble with it is a result.
 * What is not an AssayError is a bug and passes through.
 */
export async function inspectFile(request: InspectionRequest, parts: InspectParts): Promise<Inspection> {
  let probe: Probe | undefined;
  try {
    probe = await parts.probe(request.path, { expected: request.stat });
    const inspection = await inspectProbed(request, probe, parts);
    if (isOpenedAgain(request, probe)) confirmAll(request, probe, parts);
    return inspection;
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    const moved = probe === undefined ? undefined : findMove(request, probe, parts);
    const { code, message } = moved ?? error;
    return {
      // A file that moves while it is read is being written.
      status: code === 'file.changed' ? 'unfinished' : 'unreadable',
      error: { code, message },
      ...(probe !== undefined && moved === undefined && { sha256: probe.sha256 }),
      ...(probe?.mediaType !== undefined && { mediaType: probe.mediaType }),
    };
  }
}

/** The probe reads from one open file; everything else opens it by name, and may have found another there. */
function isOpenedAgain(request: InspectionRequest, probe: Probe): boolean {
  const carriers = probe.credentialCarrier === 'possible' || probe.metadataCarrier === 'possible';
  return probe.structure !== 'incomplete' && (carriers || request.sidecars.length > 0 || request.deep);
}

/** Throws `file.*` when the file or one of its sidecars is no longer what was listed and read. */
function confirmAll(request: InspectionRequest, probe: Probe, parts: InspectParts): void {
  parts.confirmUnchanged(request.path, probe.stat);
  for (const sidecar of request.sidecars) {
    try {
      parts.confirmUnchanged(sidecarPath(request.path, sidecar), sidecar);
    } catch (cause) {
      const message = `The sidecar ${sidecar.name} changed while the file was read. Scan again when it is finished.`;
      throw new AssayError('file.changed', message, { cause });
    }
  }
}

/** Why reading failed, when the reason is that the file is not there any more or became another. */
function findMove(request: InspectionRequest, probe: Probe, parts: InspectParts): AssayError | undefined {
  try {
    confirmAll(request, probe, parts);
    return undefined;
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
}

async function inspectProbed(request: InspectionRequest, probe: Probe, parts: InspectParts): Promise<Inspection> {
  if (probe.structure === 'incomplete') {
    return {
      status: request.young ? 'unfinished' : 'unreadable',
      error: {
        code: 'file.truncated',
        message: describeIncomplete(request, probe),
      },
      sha256: probe.sha256,
      ...(probe.mediaType !== undefined && { mediaType: probe.mediaType }),
    };
  }
  const sidecars = await readSidecars(request, parts);
  const key: ReadingKey = {
    sha256: probe.sha256,
    extension: extensionOf(fileNameOf(request.path)).toLowerCase(),
    sidecarDigest: sidecars.digest,
    deep: request.deep,
    signsVersion: SIGNS_VERSION,
  };
  const known = isCostly(request, probe) ? await parts.findReading(key) : undefined;
  const reading = known ?? (await composeReading(request, probe, key, sidecars, parts));
  return { status: reading.status, reading, stat: probe.stat, ...(known !== undefined && { reused: true }) };
}

function describeIncomplete(request: InspectionRequest, probe: Probe): string {
  const why = probe.incompleteReason === undefined ? '' : `: ${probe.incompleteReason}`;
  if (request.young) return `It is not complete yet${why}. It is looked at again in the next scan.`;
  return `The file is cut short or damaged${why}. Ask for it again, or render it again.`;
}

/** Asking whether the same content was read before costs a round trip; worth it only where reading costs more. */
function isCostly(request: InspectionRequest, probe: Probe): boolean {
  if (probe.mediaType === undefined) return false;
  const carriers = probe.credentialCarrier === 'possible' || probe.metadataCarrier === 'possible';
  return carriers || request.sidecars.length > 0 || (request.deep && probe.losslessPixels);
}

async function composeReading(
  request: InspectionRequest,
  probe: Probe,
  key: ReadingKey,
  sidecars: SidecarReadings,
  parts: InspectParts,
): Promise<Reading> {
  const base = {
    key,
    sizeBytes: probe.stat.sizeBytes,
    kind: probe.kind,
    ...(probe.dimensions !== undefined && { dimensions: probe.dimensions }),
    ...(probe.timing !== undefined && { timing: probe.timing }),
  };
  const statements = await readStatements(request, probe, parts);
  if (probe.mediaType === undefined || probe.kind === 'other') {
    return {
      ...base,
      status: 'unsupported',
      ...(probe.mediaType !== undefined && { mediaType: probe.mediaType }),
      evidence: [],
      credential: statements.credential,
      remarks: [...probe.remarks, ...statements.remarks],
    };
  }
  const signs = readSigns({
    mediaType: probe.mediaType,
    kind: probe.kind,
    extension: key.extension,
    credential: statements.credential,
    metadata: statements.metadata,
    xmpSidecars: sidecars.xmp,
    jsonSidecars: sidecars.json,
    headerText: probe.headerText ?? {},
    extraText: probe.extraText ?? {},
  });
  const pixels = await searchPixels(request, probe, parts);
  return {
    ...base,
    status: 'checked',
    mediaType: probe.mediaType,
    evidence: [...signs.evidence, ...pixels.evidence],
    credential: statements.credential,
    remarks: [...probe.remarks, ...sidecars.remarks, ...statements.remarks, ...signs.remarks, ...pixels.remarks],
  };
}

/** Renders say nothing: asking sixty signs about each of their frames would take as long as hashing half a megabyte. */
function readSigns(input: SignInput): ReturnType<typeof collectSigns> {
  const { credential, metadata, xmpSidecars, jsonSidecars, headerText, extraText } = input;
  const statements =
    metadata.size +
    xmpSidecars.length +
    jsonSidecars.length +
    Object.keys(headerText).length +
    Object.keys(extraText).length;
  if (credential.state === 'absent' && statements === 0) return { evidence: [], remarks: [] };
  return collectSigns(input);
}

async function searchPixels(
  request: InspectionRequest,
  probe: Probe,
  parts: InspectParts,
): Promise<Pick<Statements, 'remarks'> & Pick<Reading, 'evidence'>> {
  // Watermarks of these kinds die in the first lossy encode: there is nothing to look for elsewhere.
  if (!request.deep || !probe.losslessPixels) return { evidence: [], remarks: [] };
  const pixels = await parts.readPixels(request.path);
  if (pixels === undefined) {
    const message =
      'The picture is too large or of a kind that cannot be decoded here, so no watermark was looked for.';
    return { evidence: [], remarks: [{ code: 'pixels.not-searched', message }] };
  }
  return collectPixelSigns(pixels, parts.pixelTools);
}

function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
