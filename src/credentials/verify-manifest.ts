import { constants, createHash, verify } from 'node:crypto';
import { readCertificate } from './certificate.ts';
import { asBytes, asList, asMap, asText, type CborValue, readCbor } from './read-cbor.ts';
import { readCose } from './read-cose.ts';
import type { StoredManifest } from './read-store.ts';
import { writeSigStructure } from './sig-structure.ts';
import { NOT_VALIDATED } from './status-codes.ts';

/** COSE algorithm numbers (RFC 9053, RFC 8230) that C2PA allows, and the hash of each. */
const ALGORITHMS: Readonly<Record<number, { readonly hash: string | null; readonly kind: 'ec' | 'pss' | 'ed' }>> = {
  [-7]: { hash: 'sha256', kind: 'ec' },
  [-35]: { hash: 'sha384', kind: 'ec' },
  [-36]: { hash: 'sha512', kind: 'ec' },
  [-37]: { hash: 'sha256', kind: 'pss' },
  [-38]: { hash: 'sha384', kind: 'pss' },
  [-39]: { hash: 'sha512', kind: 'pss' },
  [-8]: { hash: null, kind: 'ed' },
};
const HASHES: ReadonlySet<string> = new Set(['sha256', 'sha384', 'sha512']);

const KEY_TYPES = { ec: ['ec'], pss: ['rsa', 'rsa-pss'], ed: ['ed25519'] } as const;

/** True or false; undefined when the signature is of a kind that cannot be checked here. */
function isClaimSigned(manifest: StoredManifest): boolean | undefined {
  const cose = readCose(manifest.signature);
  const leaf = cose?.chain[0] === undefined ? undefined : readCertificate(cose.chain[0]);
  const algorithm = cose?.algorithm === undefined ? undefined : ALGORITHMS[cose.algorithm];
  if (cose === undefined || leaf === undefined || algorithm === undefined) return undefined;
  const signed = writeSigStructure('Signature1', cose.protectedBytes, manifest.claim);
  try {
    const key = leaf.publicKey;
    const allowed: readonly string[] = KEY_TYPES[algorithm.kind];
    if (!allowed.includes(key.asymmetricKeyType ?? '')) return undefined;
    if (algorithm.kind === 'pss') {
      const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
      return verify(algorithm.hash, signed, { key, ...padding }, cose.signature);
    }
    return verify(algorithm.hash, signed, { key, dsaEncoding: 'ieee-p1363' }, cose.signature);
  } catch {
    // A key that node:crypto does not support: nothing is known about the signature.
    return undefined;
  }
}

function isHashRight(bytes: Uint8Array, hash: Uint8Array, algorithm: string): boolean | undefined {
  if (!HASHES.has(algorithm)) return undefined;
  return createHash(algorithm).update(bytes).digest().compare(hash) === 0;
}

/** Links in a claim: created and gathered assertions (version 2), or all of them (version 1). */
function listLinks(claim: ReadonlyMap<CborValue, CborValue>): readonly CborValue[] {
  return ['assertions', 'created_assertions', 'gathered_assertions'].flatMap((key) => [
    ...(asList(claim.get(key)) ?? []),
  ]);
}

function checkLink(manifest: StoredManifest, link: CborValue, algorithm: string, redacted: ReadonlySet<string>) {
  const url = asText(asMap(link)?.get('url')) ?? '';
  const hash = asBytes(asMap(link)?.get('hash'));
  const label = url.slice(url.lastIndexOf('/') + 1);
  if (redacted.has(`${manifest.label}/${label}`)) return undefined;
  const box = manifest.assertions.get(label);
  if (box === undefined) return 'assertion.missing';
  const right = hash && isHashRight(box.payload, hash, asText(asMap(link)?.get('alg')) ?? algorithm);
  if (right === undefined) return NOT_VALIDATED;
  return right ? undefined : 'assertion.hashedURI.mismatch';
}

/** Assertions that later manifests took out, as `MANIFEST/ASSERTION`. */
export function collectRedactions(store: ReadonlyMap<string, StoredManifest>): ReadonlySet<string> {
  const redacted = new Set<string>();
  for (const manifest of store.values()) {
    for (const item of asList(asMap(readCbor(manifest.claim))?.get('redacted_assertions')) ?? []) {
      const match = /\/?c2pa\/([^/]+)\/c2pa\.assertions\/([^/]+)$/.exec(asText(item) ?? '');
      // A manifest cannot redact its own assertions.
      if (match !== null && match[1] !== manifest.label) redacted.add(`${match[1]}/${match[2]}`);
    }
  }
  return redacted;
}

/**
 * Checks what can be checked of a manifest by itself: the claim's signature, and the hash of every assertion the claim names. For
 * manifests that the engine does not look at (inputs, and those that nothing refers to). The content they were bound to
 * is not there, so its hash cannot be checked.
 * Returns failure codes; empty: all of that is right.
 */
export function verifyManifest(manifest: StoredManifest, redacted: ReadonlySet<string>): readonly string[] {
  const codes = new Set<string>();
  const signed = isClaimSigned(manifest);
  if (signed === undefined) codes.add(NOT_VALIDATED);
  if (signed === false) codes.add('claimSignature.mismatch');
  const claim = asMap(readCbor(manifest.claim));
  if (claim === undefined) return [...codes, NOT_VALIDATED];
  const algorithm = asText(claim.get('alg')) ?? 'sha256';
  for (const link of listLinks(claim)) {
    const code = checkLink(manifest, link, algorithm, redacted);
    if (code !== undefined) codes.add(code);
  }
  return [...codes];
}

/** Hash that an ingredient assertion states for the manifest it names: undefined when there is none to compare. */
export function isIngredientLinkRight(
  holder: StoredManifest,
  assertion: string,
  target: StoredManifest,
): boolean | undefined {
  const content = holder.assertions.get(assertion)?.contents.find((part) => part.type === 'cbor');
  const fields = asMap(content === undefined ? undefined : readCbor(content.bytes));
  const link = asMap(fields?.get('activeManifest') ?? fields?.get('c2pa_manifest'));
  const hash = asBytes(link?.get('hash'));
  const algorithm = asText(link?.get('alg')) ?? asText(asMap(readCbor(holder.claim))?.get('alg')) ?? 'sha256';
  return hash && isHashRight(target.box.payload, hash, algorithm);
}
