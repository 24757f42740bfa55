import type { CredentialState } from '../domain/credential.ts';

/** Failure codes that mean content or claim changed after signing. */
const BINDING_CODES: ReadonlySet<string> = new Set([
  'assertion.dataHash.mismatch',
  'assertion.bmffHash.mismatch',
  'assertion.boxesHash.mismatch',
  'assertion.hashedURI.mismatch',
  'hashedURI.mismatch',
  'ingredient.hashedURI.mismatch',
  'claimSignature.mismatch',
]);

/** Codes about the signer's certificate that say nothing about the content: judged from the certificate itself. */
const SIGNER_CODES: ReadonlySet<string> = new Set([
  'signingCredential.trusted',
  'signingCredential.untrusted',
  'signingCredential.expired',
]);

/**
 * Codes that are no failures. Older ingredients keep all their codes in one list, without saying which is what
 * (C2PA specification 2.3, section 15.2; the engine sorts them the same way).
 */
const HARMLESS_CODES: ReadonlySet<string> = new Set([
  'claimSignature.validated',
  'claimSignature.insideValidity',
  'assertion.hashedURI.match',
  'assertion.dataHash.match',
  'assertion.bmffHash.match',
  'assertion.boxesHash.match',
  'assertion.collectionHash.match',
  'assertion.accessible',
  'assertion.dataHash.additionalExclusionsPresent',
  'ingredient.manifest.validated',
  'ingredient.claimSignature.validated',
  'ingredient.unknownProvenance',
  'manifest.unknownProvenance',
  'manifest.unreferenced',
  'algorithm.deprecated',
  'signingCredential.ocsp.notRevoked',
  'signingCredential.ocsp.skipped',
  'signingCredential.ocsp.inaccessible',
  'signingCredential.ocsp.unknown',
  'timeOfSigning.insideValidity',
]);

export function isSignerCode(code: string): boolean {
  return SIGNER_CODES.has(code) || code.startsWith('timeStamp.');
}

export function isIdentityCode(code: string): boolean {
  return code.startsWith('cawg.');
}

/** True for codes that keep a manifest from being intact. */
export function isFault(code: string): boolean {
  return !isSignerCode(code) && !isIdentityCode(code) && !HARMLESS_CODES.has(code);
}

/** How the codes end that the engine counts as failures, whatever list they stand in. */
const FAULT_ENDING =
  /\.(?:mismatch|missing|malformed|invalid|undeclared|inaccessible|notRedacted|selfRedacted|redacted|redactionMismatch|ingredientMismatch|disallowed|multipleHardBindings|outsideManifest|outsideValidity|multiple|multipleParents|wrongParents|unsupported|incorrectFileCount|invalidURI|unknownBox|revoked|error|prerelease)$/;

/** True for codes that are faults by their name alone, also where somebody says that they are none. */
export function isKnownFault(code: string): boolean {
  return isFault(code) && FAULT_ENDING.test(code);
}

export function isBindingCode(code: string): boolean {
  return BINDING_CODES.has(code);
}

/** Codes of our own for manifests that the engine does not validate. */
export const NOT_VALIDATED = 'assay.notValidated';

/** State by failure codes alone; undefined: intact, so that the signer decides. */
export function classifyFaults(
  codes: Iterable<string>,
): Extract<CredentialState, 'tampered' | 'malformed' | 'unreadable'> | undefined {
  let state: 'malformed' | 'unreadable' | undefined;
  for (const code of codes) {
    if (isBindingCode(code)) return 'tampered';
    if (code === NOT_VALIDATED) state ??= 'unreadable';
    else if (isFault(code)) state = 'malformed';
  }
  return state;
}
