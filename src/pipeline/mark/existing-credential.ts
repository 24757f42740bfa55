import type { Probe, Sidecar } from '../../domain/asset.ts';
import { type ExpectedMark, findActive, findMark, findMarkFault } from '../../domain/confirm-mark.ts';
import type { CredentialReading } from '../../domain/credential.ts';
import { AssayError } from '../../domain/errors.ts';
import type { MarkAssertion } from '../../domain/mark.ts';
import type { MarkedFile } from '../../domain/mark-result.ts';
import type { MarkJob, MarkParts } from './parts.ts';

type ReadParts = Pick<MarkParts, 'probe' | 'credentials'>;

export interface EqualMark {
  readonly mark: MarkAssertion;
  readonly manifest: string;
  readonly timeStampedAt?: string;
}

/** The credential that a file carries before it is marked. */
export interface Existing {
  readonly credential: CredentialReading;
  /** It has a history that has to go on. */
  readonly isSigned: boolean;
  /** Its sidecar, absolute, when the credential stands there. */
  readonly sidecarPath?: string;
  /** Reads the sidecars that stand beside it, for their hashes. */
  readonly listSidecars: () => Promise<MarkedFile['sidecars']>;
  /** The mark, when it is the one expected and intact. */
  readonly findEqual: (expected: ExpectedMark) => EqualMark | undefined;
}

export async function readExisting(
  job: Pick<MarkJob, 'source' | 'sidecars'>,
  probe: Probe,
  parts: ReadParts,
): Promise<Existing> {
  const folder = job.source.slice(0, job.source.lastIndexOf('/') + 1);
  const { credential } = await parts.credentials.read({
    path: job.source,
    ...(probe.mediaType !== undefined && { mediaType: probe.mediaType }),
    carrier: probe.credentialCarrier,
    initSegment: probe.initSegment ?? false,
    sidecars: job.sidecars.map((sidecar) => ({ ...sidecar, path: folder + sidecar.name })),
  });
  const own = job.sidecars.filter(({ match, kind }) => match === 'exact' && kind !== 'json');
  return {
    credential,
    isSigned: credential.state !== 'absent',
    ...(credential.sidecar !== undefined && { sidecarPath: folder + credential.sidecar }),
    listSidecars: () =>
      hashSidecars(
        own.map(({ name }) => folder + name),
        parts,
      ),
    findEqual: (expected) => findEqual(credential, expected),
  };
}

/** Of those that have content; an empty one says nothing. */
async function hashSidecars(
  paths: readonly string[],
  parts: Pick<MarkParts, 'probe'>,
): Promise<MarkedFile['sidecars']> {
  const sidecars: { path: string; sha256: string }[] = [];
  for (const path of paths) {
    const probe = await probeIfThere(path, parts).catch((error: unknown) => {
      if (error instanceof AssayError && error.code === 'file.empty') return undefined;
      throw error;
    });
    if (probe !== undefined) sidecars.push({ path, sha256: probe.sha256 });
  }
  return sidecars;
}

/** A file that lies where a mark is to go. */
export interface MarkedThere extends Existing {
  /** Beside it, those that are named after it. */
  readonly sidecars: readonly Sidecar[];
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly mediaType?: string;
}

/** What lies at a destination already; undefined when nothing does. Throws `output.refused` for what cannot be read. */
export async function readMarked(path: string, parts: ReadParts): Promise<MarkedThere | undefined> {
  const probe = await probeIfThere(path, parts).catch((error: unknown) => {
    if (!(error instanceof AssayError)) throw error;
    const why = `${path} is there already and cannot be read: ${error.message} Look at it, and choose another place or move it away.`;
    throw new AssayError('output.refused', why, { cause: error });
  });
  if (probe === undefined) return undefined;
  const sidecars = await listBeside(path, parts);
  const existing = await readExisting({ source: path, sidecars }, probe, parts);
  const { mediaType } = probe;
  return {
    ...existing,
    sidecars,
    sha256: probe.sha256,
    sizeBytes: probe.stat.sizeBytes,
    ...(mediaType !== undefined && { mediaType }),
  };
}

/** The sidecars named after a file, be it there or not. */
export async function listBeside(path: string, parts: Pick<MarkParts, 'probe'>): Promise<readonly Sidecar[]> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const sidecars: Sidecar[] = [];
  for (const kind of ['c2pa', 'xmp'] as const) {
    const beside = await probeIfThere(`${path}.${kind}`, parts).catch(passOver);
    if (beside !== undefined) sidecars.push({ ...beside.stat, name: `${name}.${kind}`, kind, match: 'exact' });
  }
  return sidecars;
}

/** What cannot be read says nothing here; whether it may be replaced is asked when something is to go there. */
function passOver(error: unknown): undefined {
  if (error instanceof AssayError) return undefined;
  throw error;
}

async function probeIfThere(path: string, parts: Pick<MarkParts, 'probe'>): Promise<Probe | undefined> {
  try {
    return await parts.probe(path, {});
  } catch (error) {
    if (error instanceof AssayError && error.code === 'file.vanished') return undefined;
    throw error;
  }
}

/** The mark of a credential, when it is the one expected and intact. */
export function findEqual(credential: CredentialReading, expected: ExpectedMark): EqualMark | undefined {
  const mark = findMark(credential);
  const active = findActive(credential);
  if (mark === undefined || active === undefined || findMarkFault(credential, expected) !== undefined) return undefined;
  const timeStampedAt = active.trust?.timeStampedAt;
  return { mark, manifest: active.label, ...(timeStampedAt !== undefined && { timeStampedAt }) };
}
