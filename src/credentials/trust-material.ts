import type { TrustMaterial } from '../domain/credential.ts';
import { readCertificate, toPem } from './certificate.ts';
import { asBytes, asMap, asText, readCbor } from './read-cbor.ts';
import { type CoseSignature, readCose } from './read-cose.ts';
import type { StoredManifest } from './read-store.ts';
import { readTimeStamp, type TimeStamp } from './read-time-stamp.ts';
import { writeByteString, writeSigStructure } from './sig-structure.ts';

const TIME_STAMP_ASSERTION = /^c2pa\.time-stamp(?:__\d+)?$/;
/** The most tokens tried for one manifest. */
const TOKEN_LIMIT = 4;

/** Time stamps given after signing, in assertions of update manifests: manifest label to tokens. */
export function collectLateTimeStamps(
  store: ReadonlyMap<string, StoredManifest>,
): ReadonlyMap<string, readonly Uint8Array[]> {
  const tokens = new Map<string, Uint8Array[]>();
  for (const manifest of store.values()) {
    for (const [label, box] of manifest.assertions) {
      if (!TIME_STAMP_ASSERTION.test(label)) continue;
      const content = box.contents.find((part) => part.type === 'cbor');
      for (const [key, value] of asMap(content === undefined ? undefined : readCbor(content.bytes)) ?? []) {
        const target = asText(key);
        const token = asBytes(value);
        if (target === undefined || token === undefined) continue;
        const list = tokens.get(target) ?? [];
        if (list.length < TOKEN_LIMIT) tokens.set(target, [...list, token]);
      }
    }
  }
  return tokens;
}

function findTimeStamp(
  manifest: StoredManifest,
  cose: CoseSignature,
  late: readonly Uint8Array[],
): TimeStamp | undefined {
  for (const token of late) {
    const stamp = readTimeStamp(token, cose.signature);
    if (stamp !== undefined) return stamp;
  }
  if (cose.timeStamp === undefined) return undefined;
  const payload = cose.timeStamp.header === 'sigTst' ? manifest.claim : writeByteString(cose.signature);
  return readTimeStamp(cose.timeStamp.token, writeSigStructure('CounterSignature', cose.protectedBytes, payload));
}

/** What is needed to judge a manifest's signer again without the file. Undefined when the signature holds no readable chain. */
export function readTrustMaterial(
  manifest: StoredManifest,
  late: readonly Uint8Array[] = [],
): TrustMaterial | undefined {
  const cose = readCose(manifest.signature);
  const leaf = cose?.chain[0] === undefined ? undefined : readCertificate(cose.chain[0]);
  if (cose === undefined || leaf === undefined) return undefined;
  const stamp = findTimeStamp(manifest, cose, late);
  return {
    chainPem: cose.chain.map((der) => readCertificate(der)?.pem ?? toPem(der)),
    leafNotBefore: new Date(leaf.notBeforeMs).toISOString(),
    leafNotAfter: new Date(leaf.notAfterMs).toISOString(),
    ...(stamp === undefined
      ? {}
      : {
          timeStampedAt: new Date(stamp.timeMs).toISOString(),
          timeStampChainPem: stamp.chain.map(({ pem }) => pem),
        }),
    ...(manifest.claimVersion === 1 ? { timeStampTrust: 'not-asked' as const } : {}),
  };
}
