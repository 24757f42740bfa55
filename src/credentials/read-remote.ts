import { lookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import type { CredentialReading } from '../domain/credential.ts';
import type { Engine } from './engine.ts';
import { describeError } from './read-embedded.ts';
import { isManifestStore } from './read-jumbf.ts';
import { readDetached } from './read-sidecar.ts';
import type { TrustSet } from './trust-set.ts';

/** The largest remote store fetched, in bytes. */
const FETCH_LIMIT_BYTES = 16 * 1024 * 1024;
/** For the whole of one fetch, from the look-up of the name to the last byte. */
const FETCH_TIMEOUT_MS = 15_000;

/** Addresses that are not on the public Internet (IANA special-purpose registries, RFC 6890). */
const NOT_PUBLIC = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  NOT_PUBLIC.addSubnet(network, bits, 'ipv4');
/** Global unicast; of it, the ranges for documentation, Teredo and 6to4 (which wrap IPv4 addresses) are out. */
const PUBLIC_V6 = new BlockList();
PUBLIC_V6.addSubnet('2000::', 3, 'ipv6');
const NOT_PUBLIC_V6 = new BlockList();
NOT_PUBLIC_V6.addSubnet('2001::', 23, 'ipv6');
NOT_PUBLIC_V6.addSubnet('2001:db8::', 32, 'ipv6');
NOT_PUBLIC_V6.addSubnet('2002::', 16, 'ipv6');

export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !NOT_PUBLIC.check(address, 'ipv4');
  return family === 6 && PUBLIC_V6.check(address, 'ipv6') && !NOT_PUBLIC_V6.check(address, 'ipv6');
}

/** What a test puts in the place of the public Internet. */
export interface FetchSurroundings {
  readonly isAllowedAddress: (address: string) => boolean;
  /** Certificate authority for TLS, PEM. Default: the system's. */
  readonly authorityPem?: string;
  readonly limitBytes: number;
  readonly timeoutMs: number;
}

export const PUBLIC_INTERNET: FetchSurroundings = {
  isAllowedAddress: isPublicAddress,
  limitBytes: FETCH_LIMIT_BYTES,
  timeoutMs: FETCH_TIMEOUT_MS,
};

/** Resolves a name and lets the connection have it only when every address is allowed: looked at and used are the same. */
function guardedLookup(isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 0);
      const first = addresses[0];
      if (first === undefined || !addresses.every(({ address }) => isAllowed(address)))
        return callback(new Error('the host has an address that is not public'), '', 0);
      if (options.all === true) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

/** A URL that may be fetched: https, an allowed host, its usual port or one that the allowed host names, no user name. */
export function findFetchableUrl(text: string, allowedHosts: readonly string[]): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
  return allowedHosts.some((host) => host.toLowerCase() === url.host) ? url : undefined;
}

/** Collects the body of an answer; rejects as soon as it is longer than allowed, or no plain success. */
function collectBody(response: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (response.statusCode !== 200) {
      reject(new Error(`the host answered ${response.statusCode ?? 'nothing'}`));
      return;
    }
    const parts: Buffer[] = [];
    let size = 0;
    response.on('data', (part: Buffer) => {
      size += part.length;
      parts.push(part);
      if (size > limitBytes) reject(new Error(`it is larger than ${limitBytes} bytes`));
    });
    response.on('end', () => resolve(Buffer.concat(parts)));
    response.on('error', reject);
  });
}

/** Fetches a store over https. No redirect is followed: where it leads to was not allowed. */
export async function fetchStore(url: URL, surroundings: FetchSurroundings): Promise<Buffer> {
  const { isAllowedAddress, authorityPem, limitBytes, timeoutMs } = surroundings;
  const literal = url.hostname.replaceAll(/[[\]]/g, '');
  // A number for a host is never looked up, so it has to be looked at here.
  if (isIP(literal) !== 0 && !isAllowedAddress(literal)) throw new Error('the address is not public');
  const request = httpsRequest(url, {
    lookup: guardedLookup(isAllowedAddress),
    signal: AbortSignal.timeout(timeoutMs),
    headers: { accept: 'application/c2pa' },
    agent: false,
    ...(authorityPem === undefined ? {} : { ca: authorityPem }),
  });
  try {
    return await new Promise((resolve, reject) => {
      request.on('response', (response) => {
        collectBody(response, limitBytes).then(resolve, reject);
      });
      // Stays for the errors that destroying the request makes once everything is settled.
      request.on('error', reject);
      request.end();
    });
  } finally {
    request.destroy();
  }
}

export interface RemoteRequest {
  readonly path: string;
  /** The reading in state `remote`. */
  readonly credential: CredentialReading;
  readonly trust: TrustSet;
  readonly allowedHosts: readonly string[];
}

/**
 * Fetches and reads a credential kept elsewhere. The fetching is done here, not in the engine, because the engine follows
 * redirects to hosts that were never allowed. Stays `remote`, with the reason, when it may not or cannot be fetched.
 */
export async function fetchRemote(
  engine: Engine,
  { path, credential, trust, allowedHosts }: RemoteRequest,
  surroundings: FetchSurroundings = PUBLIC_INTERNET,
): Promise<CredentialReading> {
  const url = findFetchableUrl(credential.remoteUrl ?? '', allowedHosts);
  if (url === undefined) return { ...credential, reason: 'its host is not among those allowed' };
  try {
    const bytes = await fetchStore(url, surroundings);
    if (!isManifestStore(bytes)) return { ...credential, reason: 'what the host sent is no C2PA manifest store' };
    const result = await readDetached(engine, bytes, path, trust);
    if (typeof result === 'string') return { ...credential, state: 'unreadable', reason: result };
    return { ...result.reading, source: 'remote', remoteUrl: url.href };
  } catch (error) {
    return { ...credential, reason: describeError(error) };
  }
}
