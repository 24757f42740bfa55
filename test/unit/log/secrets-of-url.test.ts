import { expect, test } from 'vitest';
import { secretsOfUrl } from '../../../src/log/secrets-of-url.ts';

test('passwords are found wherever an address has them, as written and as meant', () => {
  expect(secretsOfUrl('redis://:p%40ss@host:6379/0')).toEqual(['p%40ss', 'p@ss']);
  expect(secretsOfUrl('postgres://user:a:b@c@host/db')).toEqual(['a:b@c']);
  expect(secretsOfUrl('postgres://user@host/db?password=hunter22&sslpassword=other')).toEqual(['hunter22', 'other']);
  expect(secretsOfUrl('redis://:50%@host')).toEqual(['50%']);
  expect(secretsOfUrl('redis://host:6379')).toEqual([]);
  expect(secretsOfUrl('/var/ledger.sqlite')).toEqual([]);
});
