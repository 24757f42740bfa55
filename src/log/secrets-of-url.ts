import type { ServerUrl } from '../domain/server-url.ts';

/** The passwords in a server's address, as they stand there and as they are meant. None when there is none, or no URL. */
export function secretsOfUrl(url: ServerUrl): readonly string[] {
  const [, , credentials = ''] = /^([a-z]+):\/\/([^?#]*)@/i.exec(url) ?? [];
  const colon = credentials.indexOf(':');
  const inside = colon < 0 ? [] : [credentials.slice(colon + 1)];
  const parameters = [...url.matchAll(/[?&](?:password|sslpassword)=([^&#]+)/gi)].map((match) => match[1] ?? '');
  const written = [...inside, ...parameters].filter((secret) => secret !== '');
  return [...new Set(written.flatMap((secret) => [secret, decode(secret)]))];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
