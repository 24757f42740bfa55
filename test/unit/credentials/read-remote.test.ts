import { describe, expect, test } from 'vitest';
import { findFetchableUrl, isPublicAddress } from '../../../src/credentials/read-remote.ts';

describe('isPublicAddress', () => {
  test.each(['8.8.8.8', '151.101.1.140', '2606:4700::6810:84e5'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    'not an address',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('findFetchableUrl', () => {
  const HOSTS = ['cai-manifests.adobe.com', 'Example.com:8443'];
  test.each([
    'https://cai-manifests.adobe.com/a',
    'https://CAI-manifests.adobe.com:443/a',
    'https://example.com:8443/',
  ])('allows %s', (url) => {
    expect(findFetchableUrl(url, HOSTS)?.protocol).toBe('https:');
  });
  test.each([
    'http://cai-manifests.adobe.com/a',
    'https://evil.cai-manifests.adobe.com/a',
    'https://cai-manifests.adobe.com.evil.org/a',
    'https://cai-manifests.adobe.com:8443/a',
    'https://example.com/',
    'https://user@cai-manifests.adobe.com/a',
    'https://cai-manifests.adobe.com@evil.org/',
    'file:///etc/passwd',
    'not a url',
    '',
  ])('refuses %s', (url) => {
    expect(findFetchableUrl(url, HOSTS)).toBeUndefined();
  });
});
