import type { Probe, Sidecar } from '../../domain/asset.ts';
import { type ExpectedMark, findActive, findMark, findMarkFault } from '../../domain/confirm-mark.ts';
import type { CredentialReading } from '../../domain/credential.ts';
import { AssayError } from '../../domain/errors.ts';
import type { MarkAssertion } from '../../domain/mark.ts';
import { isMadeFromNothing } from '../../domain/plan-manifest.ts';
import type { MarkJob, MarkParts } from './parts.ts';

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
  /** Sidecars that stand beside it, with their hashes. */
  readonly sidecars: readonly { readonly path: string; readonly sha256: string }[];
  /** The mark, when it is the one expected and intact. */
  readonly findEqual: (expected: ExpectedMark) => EqualMark | undefined;
}

type Beside = Pick<Sidecar, 'name' | 'kind' | 'match'> & Sidecar;

export async function readExisting(
  job: Pick<MarkJob, 'source' | 'sidecars'>,
  probe: Probe,
  parts: MarkParts,
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
  const sidecars: { path: string; sha256: string }[] = [];
  // Only a file that carries a credential can be done already; for the others nobody asks.
  if (credential.state !== 'absent')
    for (const sidecar of own) {
      const path = folder + sidecar.name;
      sidecars.push({ path, sha256: (await parts.probe(path, {})).sha256 });
    }
  return {
    credential,
    isSigned: credential.state !== 'absent',
    ...(credential.sidecar !== undefined && { sidecarPath: folder + credential.sidecar }),
    sidecars,
    findEqual: (expected) => findEqual(credential, expected),
  };
}

/** What lies at a destination already; undefined when nothing does. */
export async function readMarked(
  path: string,
  parts: MarkParts,
): Promise<(Existing & { readonly sha256: string; readonly sizeBytes: number }) | undefined> {
  const probe = await probeIfThere(path, parts);
  if (probe === undefined) return undefined;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const sidecars: Beside[] = [];
  for (const kind of ['c2pa', 'xmp'] as const) {
    const beside = await probeIfThere(`${path}.${kind}`, parts);
    if (beside !== undefined) sidecars.push({ ...beside.stat, name: `${name}.${kind}`, kind, match: 'exact' });
  }
  const existing = await readExisting({ source: path, sidecars }, probe, parts);
  return { ...existing, sha256: probe.sha256, sizeBytes: probe.stat.sizeBytes };
}

async function probeIfThere(path: string, parts: MarkParts): Promise<Probe | undefined> {
  try {
    return await parts.probe(path, {});
  } catch (error) {
    if (error instanceof AssayError && error.code === 'file.vanished') return undefined;
    throw error;
  }
}

function findEqual(credential: CredentialReading, expected: ExpectedMark): EqualMark | undefined {
  const mark = findMark(credential);
  const active = findActive(credential);
  if (mark === undefined || active === undefined || findMarkFault(credential, expected) !== undefined) return undefined;
  const timeStampedAt = active.trust?.timeStampedAt;
  return { mark, manifest: active.label, ...(timeStampedAt !== undefined && { timeStampedAt }) };
}

/** Throws `mark.refused` when marking would lose a history, or put a good signature over a broken one. */
export function refuseLoss(job: Pick<MarkJob, 'source' | 'statement'>, existing: Existing): void {
  const { credential } = existing;
  const refuse = (why: string): never => {
    throw new AssayError('mark.refused', why);
  };
  if (credential.state === 'tampered' || credential.state === 'malformed' || credential.state === 'unreadable')
    refuse(
      `Its content credentials are ${credential.state}: a new signature would hide that. Look into it with: assay verify; mark the untouched original instead.`,
    );
  if (credential.state === 'remote')
    refuse(
      'Its content credentials are kept elsewhere and were not fetched, so their history would be lost. Ask for the file with its credentials embedded.',
    );
  const isOurs = findMark(credential) !== undefined;
  const { origin, action } = job.statement;
  if (existing.isSigned && !isOurs && action === undefined && isMadeFromNothing(origin)) {
    const signer = findActive(credential)?.signer?.name;
    refuse(
      `It carries content credentials${signer === undefined ? '' : ` of ${signer}`}, and ${origin} would state that it was made from nothing. ` +
        'If it was edited with generative AI write --origin ai-edited, if generated material was put in --origin contains-ai; ' +
        `to state ${origin} as the result of an edit add --action c2pa.edited. Its history is kept in each case.`,
    );
  }
}
