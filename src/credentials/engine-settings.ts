import type { TrustSet } from './trust-set.ts';

const WRITTEN = new WeakMap<TrustSet, string>();

/**
 * Settings for one reading, in the engine's own spelling: it ignores what it does not know without a word, so {@link proveTrust}
 * checks that they took effect. No network whatever a file asks for: no remote manifest, no revocation
 * list, no host at all. An empty list of anchors is refused by the engine, so it is left out.
 */
export function writeSettings(trust: TrustSet): string {
  const known = WRITTEN.get(trust);
  if (known !== undefined) return known;
  const written = JSON.stringify(baseSettings(trust));
  WRITTEN.set(trust, written);
  return written;
}

/** The same without validation: for stores that the engine cannot validate to the end. */
export function writeReadOnlySettings(): string {
  const settings = baseSettings(undefined);
  return JSON.stringify({ ...settings, verify: { ...settings.verify, verify_after_reading: false } });
}

/**
 * Settings for writing. Trust belongs to them, or ingredients would record for ever that their signers are unknown. Thumbnails are
 * off: they take twenty times the time of signing and show the picture to whoever reads a sidecar. The engine does not check what it
 * wrote: the caller reads everything back before it counts, from the disk, with the code that reads everybody's files.
 */
export function writeBuilderSettings(trust: TrustSet): string {
  const settings = baseSettings(trust);
  return JSON.stringify({
    ...settings,
    verify: { ...settings.verify, verify_after_sign: false },
    builder: { thumbnail: { enabled: false } },
  });
}

function baseSettings(trust: TrustSet | undefined) {
  const anchorsPem = trust?.anchorsPem ?? '';
  return {
    ...(anchorsPem === '' ? {} : { trust: { trust_anchors: anchorsPem } }),
    core: { allowed_network_hosts: [] },
    verify: { verify_trust: true, remote_manifest_fetch: false, ocsp_fetch: false },
  };
}
