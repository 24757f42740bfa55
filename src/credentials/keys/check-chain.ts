import { type Certificate, findSubjectPart, isIssuedBy } from '../certificate.ts';
import { judgeSigner } from '../judge-trust.ts';
import { CHAIN_LIMIT } from '../limits.ts';
import type { TrustSet } from '../trust-set.ts';
import { checkIssuerDates } from './check-dates.ts';
import type { KeyCheck } from './key-check.ts';

/** A certificate that vouches for itself at the end of a chain. It belongs into the trust anchors, not into signatures. */
export function isRoot(certificate: Certificate): boolean {
  return isIssuedBy(certificate, certificate);
}

function nameOf(certificate: Certificate): string {
  const { x509 } = certificate;
  return findSubjectPart(x509, 'CN') ?? findSubjectPart(x509, 'O') ?? 'without a name';
}

function checkOrder(chain: readonly Certificate[]): KeyCheck {
  const id = 'chain.order';
  if (chain.length > CHAIN_LIMIT)
    return {
      id,
      state: 'wrong',
      message: `There are ${chain.length} certificates in it, more than the ${CHAIN_LIMIT} that readers look at.`,
      remedy: "Leave only the signer's certificate and those that lead from it to the root.",
    };
  const gap = chain.findIndex((certificate, index) => {
    const issuer = chain[index + 1];
    return issuer !== undefined && !(issuer.x509.ca && isIssuedBy(certificate, issuer));
  });
  const [at, next] = gap === -1 ? [] : [chain[gap], chain[gap + 1]];
  if (at === undefined || next === undefined)
    return {
      id,
      state: 'fine',
      message:
        chain.length === 1 ? 'It stands alone.' : `Each of the ${chain.length} certificates is issued by the next.`,
    };
  const isElsewhere = chain.some((other) => other !== at && isIssuedBy(at, other));
  return {
    id,
    state: 'wrong',
    message: `Certificate ${gap + 1} ("${nameOf(at)}") is not issued by certificate ${gap + 2} ("${nameOf(next)}").${isElsewhere ? ' Its issuer is in the file, but in another place.' : ''}`,
    remedy: isElsewhere
      ? "Put them in order: the signer's certificate first, then the one that issued it, and so on."
      : `Leave only the chain of the signer in it. Certificate ${gap + 1} wants the certificate of "${issuerName(at)}" behind it.`,
  };
}

function issuerName(certificate: Certificate): string {
  const line = certificate.x509.issuer.split('\n').findLast((part) => /^(?:CN|O)=/.test(part));
  return line?.replace(/^(?:CN|O)=/, '') ?? 'its issuer';
}

function checkTrust(chain: readonly Certificate[], trust: TrustSet | undefined, nowMs: number): KeyCheck {
  const id = 'chain.trust';
  const [leaf] = chain;
  const last = chain.at(-1);
  if (leaf === undefined || last === undefined || trust === undefined || trust.anchors.length === 0)
    return {
      id,
      state: 'note',
      message: 'Whether readers trust it was not looked at, because no trust anchors were given.',
      remedy: 'Give those of the people who will read the files: --trust FILE',
    };
  const material = {
    chainPem: chain.map(({ pem }) => pem),
    leafNotBefore: new Date(leaf.notBeforeMs).toISOString(),
    leafNotAfter: new Date(leaf.notAfterMs).toISOString(),
  };
  // At a time at which the certificate is valid: its dates are another check.
  const timeMs = Math.min(Math.max(nowMs, leaf.notBeforeMs), leaf.notAfterMs);
  if (judgeSigner(material, trust, timeMs) === 'trusted')
    return { id, state: 'fine', message: 'It leads to one of the trust anchors given.' };
  return {
    id,
    state: 'wrong',
    message: `It does not lead to any of the trust anchors given: the chain ends at "${nameOf(last)}", issued by "${issuerName(last)}".`,
    remedy: `If there is an intermediate certificate "${issuerName(last)}", add it at the end of the file. If it is the root, give it with --trust.`,
  };
}

/** Looks at a chain as a whole, leaf first. Without anchors, whether it is trusted is left open. */
export function checkChain(
  chain: readonly Certificate[],
  trust: TrustSet | undefined,
  nowMs: number,
): readonly KeyCheck[] {
  const last = chain.at(-1);
  const endsInRoot = chain.length > 1 && last !== undefined && isRoot(last);
  const issuers = chain.slice(1, endsInRoot ? -1 : undefined);
  return [
    checkOrder(chain),
    ...(endsInRoot
      ? [
          {
            id: 'chain.root',
            state: 'note',
            message:
              'The root certificate stands at its end. It is left out of signatures: readers have it, or do not trust it.',
          } as const,
        ]
      : []),
    ...(issuers.length > 0 ? [checkIssuerDates(issuers, nowMs)] : []),
    checkTrust(chain, trust, nowMs),
  ];
}
