import type { ServerUrl } from './server-url.ts';

/** True when what is sent to the server never leaves this machine: by a loopback address or name, or a socket in the file system. */
export function isOwnMachine(url: ServerUrl): boolean {
  const [, authority = ''] = /^[a-z]+:\/\/([^/?#]*)/i.exec(url.replace(/^([a-z]+:\/\/)[^?#]*@/i, '$1')) ?? [];
  const host = authority.replace(/:\d*$/, '').toLowerCase();
  const inQuery = /[?&]host=([^&#]*)/i.exec(url)?.[1];
  const named = host === '' ? decodeURIComponent(inQuery ?? '') : host;
  return named === '' || named.startsWith('/') || /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1|%2f.*)$/.test(named);
}
