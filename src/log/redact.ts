/** What stands in place of a secret. */
const REPLACED = '***';

/** Shorter ones would take letters out of every second word, and are no secrets. */
const SHORTEST_SECRET = 4;

/** The user and password of a URL; up to the last `@`, because passwords are not always written as they should be. */
const IN_URL = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s"'<>]{1,4000}@/gi;

/** `user:password@host` without a scheme; no slash, so that `dailies:/ep101/logo@2x.png` stays whole. */
const BEFORE_HOST = /(^|[\s"'(=,])[\w.+-]{0,100}:[^\s/@"']{1,1000}@(?=[\w[])/g;

/** Parameters of URLs and connection strings that hold secrets. */
const PARAMETER = /\b(password|passwd|pwd|token|secret|requirepass)(=|%3d)[^\s&;"']{1,4000}/gi;

/**
 * Makes what takes passwords out of text before it is logged: those of URLs by their form, `secrets` wherever they stand, as they are
 * and as a URL writes them. The second line of defence: nothing should hand a secret to the log in the first place.
 */
export function createRedactor(secrets: readonly string[] = []): (text: string) => string {
  const written = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  // Longest first: of two secrets one may begin like the other.
  const known = [...new Set(written)]
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .toSorted((a, b) => b.length - a.length);
  return (text) => {
    let safe = text;
    for (const secret of known) safe = safe.replaceAll(secret, REPLACED);
    return safe
      .replace(IN_URL, `$1${REPLACED}@`)
      .replace(BEFORE_HOST, `$1${REPLACED}@`)
      .replace(PARAMETER, `$1$2${REPLACED}`);
  };
}
