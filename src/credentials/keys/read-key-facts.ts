import type { Certificate } from '../certificate.ts';
import { type DerNode, readDer, readDerChildren, readOid } from '../read-der.ts';

/** What the rules for signing certificates ask about, beyond what {@link Certificate} holds. */
export interface KeyFacts {
  /** 3 for all that is made today. */
  readonly version: number;
  /** Undefined without the extension. */
  readonly keyUsage: { readonly bits: number; readonly isCritical: boolean } | undefined;
  readonly hasSubjectIdentifier: boolean;
  readonly hasAuthorityIdentifier: boolean;
}

/** Bits of the key usage extension (RFC 5280 section 4.2.1.3), the first being 0x80. */
export const KEY_USAGE_BITS = { digitalSignature: 0x80, nonRepudiation: 0x40, certificateSigning: 0x04 } as const;

interface Extension {
  readonly isCritical: boolean;
  readonly value: DerNode | undefined;
}

function readExtensions(parts: readonly DerNode[]): ReadonlyMap<string, Extension> {
  const wrapper = parts.find(({ tag }) => tag === 0xa3);
  const found = new Map<string, Extension>();
  for (const node of readDerChildren(readDerChildren(wrapper)[0])) {
    const fields = readDerChildren(node);
    const octets = fields.at(-1);
    const isCritical = fields.some(({ tag, body }) => tag === 0x01 && body[0] !== 0);
    found.set(readOid(fields[0]), { isCritical, value: octets && readDer(octets.body) });
  }
  return found;
}

/** Reads what the rules for signing certificates ask about. */
export function readKeyFacts(certificate: Certificate): KeyFacts {
  const parts = readDerChildren(readDerChildren(readDer(certificate.x509.raw))[0]);
  const version = parts[0]?.tag === 0xa0 ? (readDerChildren(parts[0])[0]?.body[0] ?? 0) + 1 : 1;
  const extensions = readExtensions(parts);
  const usage = extensions.get('2.5.29.15');
  return {
    version,
    // The first byte of a bit string counts its unused bits.
    keyUsage: usage && { bits: usage.value?.body[1] ?? 0, isCritical: usage.isCritical },
    hasSubjectIdentifier: extensions.has('2.5.29.14'),
    hasAuthorityIdentifier: extensions.has('2.5.29.35'),
  };
}
