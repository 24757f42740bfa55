import type { CredentialReading, ManifestReading } from '../../domain/credential.ts';
import { IPTC_BASE, type SourceCode } from '../../domain/digital-source-type.ts';
import type { SignExample } from '../sign.ts';

/** A small manifest for a sign's examples: intact, signer unknown, unless said otherwise. */
export function exampleManifest(parts: Partial<ManifestReading> = {}): ManifestReading {
  return {
    label: 'urn:c2pa:1',
    generators: [],
    actions: [],
    assertions: [],
    ingredients: [],
    state: 'valid',
    failures: [],
    ...parts,
  };
}

/** A store in which the first manifest is the active one. */
export function exampleCredential(...manifests: readonly ManifestReading[]): CredentialReading {
  const active = manifests[0];
  return {
    state: active?.state ?? 'unreadable',
    source: 'embedded',
    ...(active === undefined ? {} : { activeManifest: active.label }),
    manifests,
    cawgFailures: [],
  };
}

export function exampleOf(
  title: string,
  manifests: readonly ManifestReading[],
  origin?: SignExample['origin'],
): SignExample {
  const input = { credential: exampleCredential(...manifests) };
  return origin === undefined ? { title, input } : { title, input, origin };
}

export function iptc(code: SourceCode): string {
  return `${IPTC_BASE}${code}`;
}
