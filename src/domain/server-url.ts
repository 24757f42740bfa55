/** A server's address as `redis://`, `rediss://`, `postgres://` or `postgresql://` URL. It may hold a password: never print it. */
export type ServerUrl = string;

/** True for an address of a PostgreSQL server, false for a file. */
export function isDatabaseUrl(text: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(text);
}

/**
 * True for what is neither such an address nor meant as a file: another scheme, a slash too few. A file whose path begins like this is
 * written `./NAME:/…`. Two letters at least: one is a drive.
 */
export function isMistakenForFile(text: string): boolean {
  return /^\s*[a-z][a-z0-9+.-]+:\//i.test(text) && !isDatabaseUrl(text);
}

export function isRedisUrl(text: string): boolean {
  return /^rediss?:\/\//i.test(text);
}

/** The address as it may be shown: scheme, host, port and database; neither user, password nor parameters. */
export function describeServer(url: ServerUrl): string {
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/([^?#]*)/i.exec(url) ?? [];
  const at = rest.lastIndexOf('@');
  return `${scheme}://${at < 0 ? rest : rest.slice(at + 1)}`;
}
