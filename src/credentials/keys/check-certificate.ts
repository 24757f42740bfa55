import { type Certificate, isIssuedBy, isSignedAllowed } from '../certificate.ts';
import { checkDates } from './check-dates.ts';
import { checkUsages } from './check-usages.ts';
import { isDevelopmentCertificate } from './development-certificate.ts';
import { describeKey, findKeyAlgorithm, RSA_MINIMUM_BITS } from './key-algorithm.ts';
import type { KeyCheck } from './key-check.ts';
import { KEY_USAGE_BITS, type KeyFacts, readKeyFacts } from './read-key-facts.ts';

const ASK_ISSUER =
  'Ask the authority for a certificate for signing content credentials; docs/signing.md lists what it needs.';

function checkVersion({ version }: KeyFacts): KeyCheck {
  if (version === 3) return { id: 'certificate.version', state: 'fine', message: 'It is of X.509 version 3.' };
  return {
    id: 'certificate.version',
    state: 'wrong',
    message: `It is of X.509 version ${version}, which cannot say what it is for.`,
    remedy: ASK_ISSUER,
  };
}

function checkAuthority(leaf: Certificate): KeyCheck {
  const id = 'certificate.authority';
  if (isIssuedBy(leaf, leaf) || leaf.x509.subject === leaf.x509.issuer)
    return {
      id,
      state: 'wrong',
      message: 'It is signed by itself, so nobody vouches for it.',
      remedy: `${ASK_ISSUER} To try things out: assay keys init --out DIR`,
    };
  if (!leaf.x509.ca) return { id, state: 'fine', message: 'It is the certificate of a signer, not of an authority.' };
  return {
    id,
    state: 'wrong',
    message: 'It is the certificate of an authority, which may sign certificates but no content.',
    remedy: "Put the signer's own certificate first, then those that issued it, without the root.",
  };
}

function checkKeyUsage({ keyUsage }: KeyFacts): KeyCheck {
  const id = 'certificate.key-usage';
  const { digitalSignature, nonRepudiation, certificateSigning } = KEY_USAGE_BITS;
  const wrong = (message: string): KeyCheck => ({ id, state: 'wrong', message, remedy: ASK_ISSUER });
  if (keyUsage === undefined) return wrong('It does not say what its key may be used for (key usage).');
  if ((keyUsage.bits & certificateSigning) !== 0)
    return wrong('Its key may sign certificates (key usage keyCertSign), and then it may sign nothing else.');
  if ((keyUsage.bits & (digitalSignature | nonRepudiation)) === 0)
    return wrong('Its key may not be used for signatures: key usage digitalSignature is missing.');
  if ((keyUsage.bits & digitalSignature) === 0 || !keyUsage.isCritical)
    return {
      id,
      state: 'warning',
      message:
        'Its key usage is not as C2PA asks for it: digitalSignature, marked critical. Some readers may refuse it.',
      remedy: 'Nothing now. Ask the authority for it when the certificate is renewed.',
    };
  return { id, state: 'fine', message: 'Its key may be used for signatures.' };
}

function checkIdentifiers({ hasAuthorityIdentifier, hasSubjectIdentifier }: KeyFacts): KeyCheck {
  const id = 'certificate.identifiers';
  if (!hasAuthorityIdentifier)
    return {
      id,
      state: 'wrong',
      message: 'It does not name the key that issued it (authority key identifier).',
      remedy: ASK_ISSUER,
    };
  if (!hasSubjectIdentifier)
    return {
      id,
      state: 'warning',
      message: 'It does not name its own key (subject key identifier). Some readers may refuse it.',
      remedy: 'Nothing now. Ask the authority for it when the certificate is renewed.',
    };
  return { id, state: 'fine', message: 'It names its key and the one that issued it.' };
}

function checkAlgorithm(leaf: Certificate): KeyCheck {
  const algorithm = findKeyAlgorithm(leaf.publicKey);
  const id = 'certificate.algorithm';
  if (algorithm !== undefined)
    return { id, state: 'fine', message: `It holds ${describeKey(leaf.publicKey)}, which signs with ${algorithm}.` };
  return {
    id,
    state: 'wrong',
    message: `It holds ${describeKey(leaf.publicKey)}, which cannot sign content credentials here.`,
    remedy: `Use a key on the curve P-256 or P-384, Ed25519, or RSA with ${RSA_MINIMUM_BITS} bits or more, and have it certified.`,
  };
}

function checkSignature(leaf: Certificate): KeyCheck {
  const id = 'certificate.signature';
  if (isSignedAllowed(leaf))
    return { id, state: 'fine', message: 'The authority signed it with an algorithm still allowed.' };
  return {
    id,
    state: 'wrong',
    message: `The authority signed it with an algorithm that is not allowed any more, such as SHA-1 (${leaf.signatureAlgorithm}).`,
    remedy: 'Ask the authority for one signed with SHA-256 or better.',
  };
}

/** Looks at the first certificate of a chain: may it sign content credentials, at this time? */
export function checkCertificate(leaf: Certificate, nowMs: number): readonly KeyCheck[] {
  const facts = readKeyFacts(leaf);
  const authority = checkAuthority(leaf);
  // What else an authority's certificate lacks is no fault of it.
  if (leaf.x509.ca) return [authority];
  const checks = [
    checkVersion(facts),
    authority,
    checkKeyUsage(facts),
    checkUsages(leaf),
    checkIdentifiers(facts),
    checkAlgorithm(leaf),
    checkSignature(leaf),
    checkDates(leaf, nowMs),
  ];
  if (!isDevelopmentCertificate(leaf.pem)) return checks;
  return [
    ...checks,
    {
      id: 'certificate.development',
      state: 'note',
      message: 'It was made by assay keys init, for development: it proves nothing to anybody else.',
      remedy: 'For deliveries, get a certificate as docs/signing.md describes.',
    },
  ];
}
