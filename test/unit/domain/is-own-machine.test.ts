import { expect, test } from 'vitest';
import { isOwnMachine } from '../../../src/domain/is-own-machine.ts';

test.each([
  ['redis://localhost:6379', true],
  ['redis://:p@127.0.0.1/0', true],
  ['redis://user:127.0.0.1@redis.example', false],
  ['redis://:a@localhost:1@redis.example:6379', false],
  ['rediss://[::1]:6379', true],
  ['rediss://redis.example', false],
  ['redis://127.0.0.1.example', false],
  ['postgres:///ledger', true],
  ['postgres:///ledger?host=/run/postgresql', true],
  ['postgres:///ledger?host=db.example', false],
  ['postgres://u@%2Frun%2Fpostgresql/ledger', true],
  ['postgres://u@db.example/localhost', false],
])('%s: %s', (url, isOwn) => {
  expect(isOwnMachine(url)).toBe(isOwn);
});
