import type { InspectionRequest, Sidecar } from '../../domain/asset.ts';
import { AssayError } from '../../domain/errors.ts';
import type { Remark } from '../../domain/evidence.ts';
import type { Metadata } from '../../domain/metadata.ts';
import type { InspectParts } from './parts.ts';

const MB = 1024 * 1024;
/**
 * Larger sidecars are not read: the largest real ones (workflow graphs, edit histories) are a few MB. JSON less than the
 * others, because it is parsed again for each frame of a sequence that it stands beside.
 */
const LIMIT_BYTES: Readonly<Record<Sidecar['kind'], number>> = { c2pa: 64 * MB, xmp: 64 * MB, json: 32 * MB };

export interface SidecarReadings {
  /** SHA-256 over kind, name match and content of every sidecar, in order; empty without sidecars. */
  readonly digest: string;
  readonly xmp: readonly { readonly name: string; readonly metadata: Metadata }[];
  readonly json: readonly { readonly name: string; readonly value: unknown }[];
  readonly remarks: readonly Remark[];
}

/** Reads what stands beside the file and speaks for it. `.c2pa` sidecars only enter the digest here: the credential reader reads them. */
export async function readSidecars(request: InspectionRequest, parts: InspectParts): Promise<SidecarReadings> {
  if (request.sidecars.length === 0) return { digest: '', xmp: [], json: [], remarks: [] };
  const xmp: { name: string; metadata: Metadata }[] = [];
  const json: { name: string; value: unknown }[] = [];
  const remarks: Remark[] = [];
  const identity: string[] = [];
  for (const sidecar of request.sidecars) {
    const path = sidecarPath(request.path, sidecar);
    const file = await parts.readSmallFile(path, LIMIT_BYTES[sidecar.kind]);
    identity.push(`${sidecar.kind}:${sidecar.match}:${file?.sha256 ?? 'unreadable'}`);
    if (file === undefined) remarks.push(unreadableSidecar(sidecar, 'it is gone, too large or no regular file'));
    else if (sidecar.kind === 'xmp') await addXmp(sidecar, path, parts, xmp, remarks);
    else if (sidecar.kind === 'json') addJson(sidecar, file.bytes, parts, json);
  }
  return { digest: parts.digest(identity.join('\n')), xmp, json, remarks };
}

/** Sidecars lie in the directory of the file they speak for. */
export function sidecarPath(assetPath: string, sidecar: Sidecar): string {
  return assetPath.slice(0, assetPath.lastIndexOf('/') + 1) + sidecar.name;
}

async function addXmp(
  sidecar: Sidecar,
  path: string,
  parts: InspectParts,
  xmp: { name: string; metadata: Metadata }[],
  remarks: Remark[],
): Promise<void> {
  try {
    const read = await parts.metadata.read(path);
    xmp.push({ name: sidecar.name, metadata: read.metadata });
    remarks.push(...read.remarks);
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    remarks.push(unreadableSidecar(sidecar, error.message));
  }
}

/** A JSON file that is not JSON, or beyond the limits, belongs to another program: no sign, no remark. */
function addJson(
  sidecar: Sidecar,
  bytes: Uint8Array,
  parts: InspectParts,
  json: { name: string; value: unknown }[],
): void {
  const value = parts.parseJson(new TextDecoder().decode(bytes));
  if (value !== undefined) json.push({ name: sidecar.name, value });
}

function unreadableSidecar(sidecar: Sidecar, why: string): Remark {
  return {
    code: 'metadata.sidecar-unreadable',
    message: `The sidecar ${sidecar.name} could not be read: ${why}.`,
    detail: { sidecar: sidecar.name },
  };
}
