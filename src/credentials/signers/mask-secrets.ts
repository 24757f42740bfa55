const KEY_BLOCK = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z0-9 ]{0,40}-----)?/g;
/** The end of a key block whose beginning was cut away. */
const KEY_TAIL = /[A-Za-z0-9+/=\s]*-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/g;

/** What others wrote, without the private keys they let slip and without the secrets given. */
export function maskSecrets(text: string, secrets: readonly string[] = []): string {
  const masked = text.replaceAll(KEY_BLOCK, '[private key left out]').replaceAll(KEY_TAIL, '[private key left out]');
  return secrets.reduce((all, secret) => (secret === '' ? all : all.replaceAll(secret, '[secret left out]')), masked);
}
