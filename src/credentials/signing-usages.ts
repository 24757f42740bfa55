/** Signing e-mail, which C2PA took for its own before it had a usage to name. */
export const EMAIL_PROTECTION_USAGE = '1.3.6.1.5.5.7.3.4';
/** C2PA claim signing. */
export const C2PA_SIGNING_USAGE = '1.3.6.1.4.1.62558.2.1';
/**
 * Extended key usages that allow a certificate to sign claims: e-mail protection, document signing, Microsoft's and C2PA's own
 * (C2PA specification 2.3 section 14.5.1, and what the engine accepts besides it).
 */
export const SIGNING_USAGES: readonly string[] = [
  EMAIL_PROTECTION_USAGE,
  '1.3.6.1.5.5.7.3.36',
  '1.3.6.1.4.1.311.76.59.1.9',
  C2PA_SIGNING_USAGE,
];
/** Of time-stamping authorities. */
export const TIME_STAMPING_USAGE = '1.3.6.1.5.5.7.3.8';
/** Not accepted for signing. */
export const ANY_USAGE = '2.5.29.37.0';
