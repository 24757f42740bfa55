/** A server's address as `redis://`, `rediss://`, `postgres://` or `postgresql://` URL. It may hold a password: never print it. */
export type ServerUrl = string;

/** True for an address of a PostgreSQL server, false for a file. */
export function isDatabaseUrl(text: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(text);
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
