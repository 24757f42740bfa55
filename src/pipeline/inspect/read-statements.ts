import type { InspectionRequest, Probe } from '../../domain/asset.ts';
import type { CredentialReading } from '../../domain/credential.ts';
import type { Remark } from '../../domain/evidence.ts';
import { type Metadata, NO_METADATA } from '../../domain/metadata.ts';
import type { InspectParts } from './parts.ts';
import { sidecarPath } from './read-sidecars.ts';

/** What a file says of itself: its credential and its metadata. */
export interface Statements {
  readonly credential: CredentialReading;
  readonly metadata: Metadata;
  readonly remarks: readonly Remark[];
}

/** Asks the libraries, and only where the probe says that there may be something for them to find. */
export async function readStatements(
  request: InspectionRequest,
  probe: Probe,
  parts: InspectParts,
): Promise<Statements> {
  const credentials = await parts.credentials.read({
    path: request.path,
    ...(probe.mediaType !== undefined && { mediaType: probe.mediaType }),
    carrier: probe.credentialCarrier,
    initSegment: probe.initSegment ?? false,
    sidecars: request.sidecars
      .filter((sidecar) => sidecar.kind === 'c2pa')
      .map((sidecar) => ({ ...sidecar, path: sidecarPath(request.path, sidecar) })),
  });
  const { credential } = credentials;
  const remarks = [...credentials.remarks, ...(credentials.unmatchedSidecars ?? []).map(describeUnmatched)];
  const jumbf = needsJumbf(credential);
  if (probe.mediaType === undefined || (probe.metadataCarrier === 'none' && !jumbf))
    return { credential, metadata: NO_METADATA, remarks };
  const read = await parts.metadata.read(request.path, { jumbf });
  return { credential, metadata: read.metadata, remarks: [...remarks, ...read.remarks] };
}

/** ExifTool is asked for the claims themselves only where the C2PA library gave none. */
function needsJumbf(credential: CredentialReading): boolean {
  return (credential.state === 'unreadable' || credential.state === 'malformed') && credential.manifests.length === 0;
}

/** Whether the sidecar is somebody else's or nobody's is only known once the whole directory is. */
function describeUnmatched(sidecar: string): Remark {
  return {
    code: 'credential.sidecar-unmatched',
    message: `${sidecar} does not bind to this file.`,
    detail: { sidecar },
  };
}
