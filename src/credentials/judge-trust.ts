import type { CredentialReading, CredentialState, IngredientReading, TrustMaterial } from '../domain/credential.ts';
import { isIntact } from '../domain/credential.ts';
import { type Certificate, isIssuedBy, readCertificate } from './certificate.ts';
import { CHAIN_LIMIT } from './limits.ts';
import { ANY_USAGE, SIGNING_USAGES, TIME_STAMPING_USAGE } from './signing-usages.ts';
import { readAnchorCertificates, type TrustSet } from './trust-set.ts';

/** The three states that differ only in the signer's certificate. */
export type IntactState = Extract<CredentialState, 'trusted' | 'valid' | 'expired'>;

const TIME_STAMPING_USAGES = [TIME_STAMPING_USAGE];

/** The period in which every certificate of a chain that leads to an anchor is valid. */
interface Path {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** Chains looked at before, per trust set: a show has few signers and many files. */
const PATHS = new WeakMap<TrustSet, Map<string, Path | undefined>>();
const PATH_CACHE_LIMIT = 1000;

function findPath(chain: readonly Certificate[], usages: readonly string[], trust: TrustSet): Path | undefined {
  const leaf = chain[0];
  if (leaf === undefined || leaf.extendedKeyUsages.includes(ANY_USAGE)) return undefined;
  if (!leaf.extendedKeyUsages.some((usage) => usages.includes(usage)) || leaf.x509.ca) return undefined;
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1];
    // All of the chain must hold together, as in the engine; that issuers must be authorities is stricter than it.
    if (issuer !== undefined && !(issuer.x509.ca && isIssuedBy(certificate, issuer))) return undefined;
  }
  const anchors = readAnchorCertificates(trust);
  for (let length = chain.length; length > 0; length -= 1) {
    const last = chain[length - 1];
    if (last === undefined || !anchors.some((anchor) => isIssuedBy(last, anchor))) continue;
    return {
      notBeforeMs: Math.max(...chain.map((certificate) => certificate.notBeforeMs)),
      notAfterMs: Math.min(...chain.map((certificate) => certificate.notAfterMs)),
    };
  }
  return undefined;
}

function findKnownPath(pems: readonly string[], kind: 'signing' | 'stamping', trust: TrustSet): Path | undefined {
  if (trust.anchors.length === 0 || pems.length === 0 || pems.length > CHAIN_LIMIT) return undefined;
  const known = PATHS.get(trust) ?? new Map<string, Path | undefined>();
  PATHS.set(trust, known);
  const key = `${kind} ${pems.join('')}`;
  if (known.has(key)) return known.get(key);
  const chain = pems.map((pem) => readCertificate(pem));
  const whole = chain.filter((certificate) => certificate !== undefined);
  const usages = kind === 'signing' ? SIGNING_USAGES : TIME_STAMPING_USAGES;
  const path = whole.length === chain.length ? findPath(whole, usages, trust) : undefined;
  if (known.size >= PATH_CACHE_LIMIT) known.clear();
  known.set(key, path);
  return path;
}

function isInside(path: Path, timeMs: number): boolean {
  const second = Math.floor(timeMs / 1000) * 1000;
  return second >= path.notBeforeMs && second <= path.notAfterMs;
}

/** Time of signing that may be relied on, or undefined: then the certificate has to be valid now. */
function findSigningTimeMs(material: TrustMaterial, trust: TrustSet): number | undefined {
  if (material.timeStampedAt === undefined) return undefined;
  const timeMs = Date.parse(material.timeStampedAt);
  if (material.timeStampTrust === 'not-asked') return timeMs;
  const path = findKnownPath(material.timeStampChainPem ?? [], 'stamping', trust);
  return path !== undefined && isInside(path, timeMs) ? timeMs : undefined;
}

/** Judges a signer from what its signature carries. `nowMs` counts only without a usable time stamp. */
export function judgeSigner(material: TrustMaterial, trust: TrustSet, nowMs: number): IntactState {
  const signedMs = findSigningTimeMs(material, trust);
  const leaf = { notBeforeMs: Date.parse(material.leafNotBefore), notAfterMs: Date.parse(material.leafNotAfter) };
  if (!isInside(leaf, signedMs ?? nowMs)) return 'expired';
  const path = findKnownPath(material.chainPem, 'signing', trust);
  // Without a time the engine does not ask whether the issuing certificates are still valid, and neither does this.
  return path !== undefined && (signedMs === undefined || isInside(path, signedMs)) ? 'trusted' : 'valid';
}

function judgeAgain(state: CredentialState, material: TrustMaterial | undefined, trust: TrustSet, nowMs: number) {
  if (!isIntact(state)) return state;
  if (material !== undefined) return judgeSigner(material, trust, nowMs);
  return state === 'trusted' ? 'valid' : state;
}

/**
 * Judges a stored reading anew under other anchors or at another time, without the file: `trusted`, `valid` and `expired`
 * change places; every other state stays. Returns the reading itself when nothing changes.
 */
export function rejudgeTrust(reading: CredentialReading, trust: TrustSet, nowMs: number): CredentialReading {
  if (reading.manifests.length === 0) return reading;
  const signers = new Map(reading.manifests.map((manifest) => [manifest.label, manifest]));
  let changed = false;
  const decide = (state: CredentialState, label: string | undefined): CredentialState => {
    const manifest = label === undefined ? undefined : signers.get(label);
    if (manifest === undefined) return state;
    const next = judgeAgain(state, manifest.trust, trust, nowMs);
    changed ||= next !== state;
    return next;
  };
  const manifests = reading.manifests.map((manifest) => ({
    ...manifest,
    state: decide(manifest.state, manifest.label),
    ingredients: manifest.ingredients.map(
      (ingredient): IngredientReading => ({ ...ingredient, state: decide(ingredient.state, ingredient.manifest) }),
    ),
  }));
  const state = decide(reading.state, reading.activeManifest);
  return changed ? { ...reading, state, manifests } : reading;
}
