import type { Certificate } from '../certificate.ts';
import { ANY_USAGE, SIGNING_USAGES, TIME_STAMPING_USAGE } from '../signing-usages.ts';
import type { KeyCheck } from './key-check.ts';

const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
const NAMES: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'TLS servers (serverAuth)',
  '1.3.6.1.5.5.7.3.2': 'TLS clients (clientAuth)',
  '1.3.6.1.5.5.7.3.3': 'program code (codeSigning)',
  [TIME_STAMPING_USAGE]: 'time stamps (timeStamping)',
  [OCSP_SIGNING]: 'answers about revocation (OCSPSigning)',
  [ANY_USAGE]: 'anything (anyExtendedKeyUsage)',
};
const REMEDY =
  'Ask the authority for a certificate with the extended key usage of C2PA claim signing (1.3.6.1.4.1.62558.2.1), document signing (1.3.6.1.5.5.7.3.36) or e-mail protection (1.3.6.1.5.5.7.3.4).';

/** Looks at what the certificate is for: the extended key usage. The rules are the engine's, tried one by one. */
export function checkUsages(leaf: Certificate): KeyCheck {
  const id = 'certificate.extended-key-usage';
  const usages = leaf.extendedKeyUsages;
  const wrong = (message: string): KeyCheck => ({ id, state: 'wrong', message, remedy: REMEDY });
  if (usages.length === 0) return wrong('It does not say what it is for (extended key usage).');
  const names = usages.map((usage) => NAMES[usage] ?? usage).join(', ');
  if (usages.includes(ANY_USAGE))
    return wrong('It is for anything (anyExtendedKeyUsage), which content credentials do not allow.');
  if (!usages.some((usage) => SIGNING_USAGES.includes(usage)))
    return wrong(`It is for ${names}, not for signing content.`);
  if (usages.includes(TIME_STAMPING_USAGE) || usages.includes(OCSP_SIGNING))
    return wrong(
      'It is for signing content and for time stamps or answers about revocation, too, which must be kept apart.',
    );
  return { id, state: 'fine', message: 'It is for signing content.' };
}
