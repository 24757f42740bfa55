import type { CredentialReading, ManifestReading } from './credential.ts';
import { findSourceType, type SourceCode } from './digital-source-type.ts';
import { MARK_ASSERTION, type MarkAssertion } from './mark.ts';

/** What a marked file must say when it is read again. */
export interface ExpectedMark {
  /** SHA-256 of the canonical request, hex. */
  readonly request: string;
  readonly origin: SourceCode;
  /** Leaf certificate of our signer, PEM. */
  readonly leafPem: string;
  /** True when anchors were given: only `trusted` will do. */
  readonly anchored: boolean;
}

/** Our own assertion in the active manifest; undefined when there is none that can be read. */
export function findMark(reading: CredentialReading): MarkAssertion | undefined {
  const data = findActive(reading)?.assertions.find(({ label }) => label === MARK_ASSERTION)?.data;
  if (typeof data !== 'object' || data === null) return undefined;
  const { version, request, source } = data as Readonly<Record<string, unknown>>;
  if (version !== 1 || typeof request !== 'string' || typeof source !== 'string') return undefined;
  return { version, request, source };
}

/** Why a file that was read back does not say what was asked for, in plain words; undefined when it does. */
export function findMarkFault(reading: CredentialReading, expected: ExpectedMark): string | undefined {
  const active = findActive(reading);
  if (active === undefined) return `there is no credential to be read (${reading.state})`;
  if (expected.anchored ? reading.state !== 'trusted' : reading.state !== 'valid' && reading.state !== 'trusted') {
    const codes = active.failures.length === 0 ? '' : `: ${active.failures.join(', ')}`;
    return `it reads ${reading.state}, not ${expected.anchored ? 'trusted' : 'valid'}${codes}`;
  }
  if (comparablePem(active.trust?.chainPem[0]) !== comparablePem(expected.leafPem))
    return 'it is signed by another certificate';
  if (findMark(reading)?.request !== expected.request) return 'it answers another request';
  const codes = active.actions.map(({ digitalSourceType }) => findSourceType(digitalSourceType ?? '')?.code);
  return codes.includes(expected.origin) ? undefined : `it does not state ${expected.origin}`;
}

export function findActive(reading: CredentialReading): ManifestReading | undefined {
  return reading.manifests.find(({ label }) => label === reading.activeManifest);
}

/** Line lengths and ends of lines do not tell certificates apart. */
function comparablePem(pem: string | undefined): string | undefined {
  return pem?.replaceAll(/\s/g, '');
}
