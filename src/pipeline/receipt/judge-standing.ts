import { type CredentialReading, type CredentialState, isIntact } from '../../domain/credential.ts';
import type { Receipt } from '../../domain/receipt.ts';
import type { ReceiptStanding } from '../../domain/receipt-verification.ts';

const FAULTS: Readonly<Partial<Record<CredentialState, string>>> = {
  absent:
    'The receipt is not signed: anybody may have written it. Its signature lies beside it as NAME.receipt.json.c2pa: ask for that, too.',
  tampered:
    'The receipt was changed after it was signed, or the signature beside it belongs to another: do not rely on it.',
  malformed: 'The signature of the receipt is incomplete or against the specification: do not rely on it.',
  unreadable: 'The signature of the receipt could not be read: do not rely on it.',
  remote: 'The signature of the receipt is kept elsewhere and was not fetched: do not rely on it.',
};

/**
 * Whether the receipt's word may be taken. `page`: what became of the page to print that it binds. `requireTrust`: that no anchor vouches
 * for the signer is a fault, as it is in `verify`.
 */
export function judgeStanding(
  receipt: Receipt,
  {
    credential,
    page,
    requireTrust,
  }: {
    readonly credential: CredentialReading;
    readonly page: ReceiptStanding['page'];
    readonly requireTrust?: boolean;
  },
  fingerprintOf: (pem: string) => string | undefined,
): ReceiptStanding {
  const active = credential.manifests.find(({ label }) => label === credential.activeManifest);
  const { state } = credential;
  const fault = FAULTS[state];
  const pageName = receipt.page?.name ?? '';
  return {
    state,
    page,
    ...(active?.signer !== undefined && { signer: active.signer.name }),
    faults: [
      ...(fault === undefined ? [] : [fault]),
      ...(isIntact(state) && !isSignedByNamed(receipt, active?.trust?.chainPem[0], fingerprintOf)
        ? ['The receipt is signed with another certificate than it says the marks were made with: do not rely on it.']
        : []),
      ...(requireTrust === true && isIntact(state) && state !== 'trusted' ? [describeDistrust(state)] : []),
      ...(page === 'changed'
        ? [`The page ${pageName} beside the receipt is not the one that it was handed over with.`]
        : []),
      ...(page === 'unread' ? [`The page ${pageName} beside the receipt could not be compared with it.`] : []),
    ],
  };
}

function describeDistrust(state: CredentialState): string {
  return state === 'expired'
    ? 'The certificate of the receipt has expired, and no trusted time stamp vouches for the time of signing: ask for a receipt signed with a current one.'
    : 'None of the trust anchors given vouches for who signed the receipt: anybody may have written it. Ask the vendor which authority certifies them.';
}

/**
 * The certificate of the signature is the one that the receipt names. Without this, whoever holds any certificate could change a
 * receipt and sign it anew.
 */
function isSignedByNamed(
  receipt: Receipt,
  leafPem: string | undefined,
  fingerprintOf: (pem: string) => string | undefined,
): boolean {
  return leafPem !== undefined && fingerprintOf(leafPem) === receipt.signer.fingerprint;
}
