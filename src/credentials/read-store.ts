import { MANIFEST_LIMIT } from './limits.ts';
import { isManifestStore, type JumbfBox, readJumbf } from './read-jumbf.ts';

/** The parts of a manifest as they stand in the store, for what the engine's report leaves out. */
export interface StoredManifest {
  readonly label: string;
  readonly box: JumbfBox;
  /** CBOR of the claim: what the signature is over. */
  readonly claim: Uint8Array;
  /** Claims of version 2 have the label `c2pa.claim.v2`. */
  readonly claimVersion: 1 | 2;
  /** CBOR of the COSE signature. */
  readonly signature: Uint8Array;
  readonly assertions: ReadonlyMap<string, JumbfBox>;
}

function cborOf(box: JumbfBox | undefined): Uint8Array | undefined {
  return box?.contents.find((content) => content.type === 'cbor')?.bytes;
}

function readManifest(box: JumbfBox): StoredManifest | undefined {
  const claimBox = box.children.find((child) => child.type === 'c2cl');
  const claim = cborOf(claimBox);
  const signature = cborOf(box.children.find((child) => child.type === 'c2cs'));
  if (claimBox === undefined || claim === undefined || signature === undefined) return undefined;
  const assertions = new Map<string, JumbfBox>();
  for (const child of box.children.find((part) => part.type === 'c2as')?.children ?? [])
    assertions.set(child.label, child);
  const claimVersion = claimBox.label === 'c2pa.claim' ? 1 : 2;
  return { label: box.label, box, claim, claimVersion, signature, assertions };
}

/**
 * Takes a manifest store apart, at most 500 manifests. A label that stands twice is left out: nobody can say which of the two
 * the engine read. So is a compressed manifest (none seen so far).
 */
export function readStore(bytes: Uint8Array): ReadonlyMap<string, StoredManifest> {
  const manifests = new Map<string, StoredManifest>();
  const root = isManifestStore(bytes) ? readJumbf(bytes) : undefined;
  const seen = new Set<string>();
  for (const box of (root?.children ?? []).slice(0, MANIFEST_LIMIT)) {
    const manifest = seen.has(box.label) ? undefined : readManifest(box);
    if (manifest === undefined) manifests.delete(box.label);
    else manifests.set(box.label, manifest);
    seen.add(box.label);
  }
  return manifests;
}
