import { type CredentialReading, isIntact } from './credential.ts';
import type { Remark } from './evidence.ts';
import { remarkOnCredential } from './origin-remarks.ts';

/** Remarks of reading a file that mean that a mark on it, or beside it, does not hold. */
const BROKEN: ReadonlySet<string> = new Set([
  'credential.sidecar-mismatch',
  'credential.unreadable',
  'credential.ingredient-tampered',
  'credential.tampered',
  'credential.malformed',
]);

/**
 * What is wrong with the marks of a file, in plain words; empty when nothing is. `remarks`: those of reading it.
 * `requireTrust`: that nobody vouches for the signer is wrong, too.
 */
export function findCredentialFaults(
  credential: CredentialReading,
  remarks: readonly Remark[],
  requireTrust: boolean,
): readonly string[] {
  const all = [...remarkOnCredential(credential), ...remarks].filter(({ code }) => BROKEN.has(code));
  // A sidecar that binds to something else is one fault, however many codes there are for it.
  const isUnbound = remarks.some(
    ({ code, detail }) => code === 'credential.sidecar-mismatch' && detail?.['sidecar'] === credential.sidecar,
  );
  const faults = new Set(all.filter(({ code }) => !isUnbound || code !== 'credential.tampered').map(wordRemark));
  if (requireTrust && isIntact(credential.state) && credential.state !== 'trusted')
    faults.add(wordDistrust(credential));
  return [...faults];
}

function wordRemark({ code, message, detail }: Remark): string {
  const sidecar = detail?.['sidecar'];
  if (code === 'credential.sidecar-mismatch')
    return `${String(sidecar)} does not bind to this file: the file was changed after signing, or the sidecar is another file’s.`;
  if (code === 'credential.unreadable' && sidecar !== undefined) return `${String(sidecar)}: ${message}`;
  const reason = detail?.['reason'] ?? detail?.['ingredients'];
  return reason === undefined ? message : `${message} (${String(reason)})`;
}

function wordDistrust({ state }: CredentialReading): string {
  return state === 'expired'
    ? 'The signing certificate has expired, and no trusted time stamp vouches for the time of signing.'
    : 'None of the trust anchors given vouches for the signer.';
}
