/**
 * `fine`: as it should be. `note`: good to know. `warning`: it works, and something should be done about it. `wrong`: nothing can
 * be signed with it, or nobody could trust what is signed.
 */
export type KeyCheckState = 'fine' | 'note' | 'warning' | 'wrong';

/** One thing that was looked at in a certificate, a chain or a key. */
export interface KeyCheck {
  /** Public: never changes its meaning. */
  readonly id: KeyCheckId;
  readonly state: KeyCheckState;
  /** Plain words on one line. May hold untrusted text from the certificate. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
}

export const KEY_CHECK_IDS = [
  'certificate.readable',
  'certificate.private-key-inside',
  'certificate.version',
  'certificate.authority',
  'certificate.key-usage',
  'certificate.extended-key-usage',
  'certificate.identifiers',
  'certificate.algorithm',
  'certificate.signature',
  'certificate.dates',
  'certificate.development',
  'chain.order',
  'chain.root',
  'chain.dates',
  'chain.trust',
  'key.readable',
  'key.permissions',
  'key.match',
] as const;
export type KeyCheckId = (typeof KEY_CHECK_IDS)[number];
