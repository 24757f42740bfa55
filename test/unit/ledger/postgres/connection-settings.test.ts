import { describe, expect, it } from 'vitest';
import { readConnectionSettings } from '../../../../src/ledger/postgres/connection-settings.ts';

describe('readConnectionSettings', () => {
  it.each([
    ['a parameter that is mistyped', 'postgres://a:s3cret@db/assay?sslmod=verify-full', /parameter that is not known/],
    ['one that is not supported', 'postgres://a:s3cret@db/assay?sslcrl=revoked.pem', /parameter that is not known/],
    ['a password with ? in it', 'postgres://db:12?s3cret@db/assay', /parameter that is not known/],
    ['a password with # in it', 'postgres://db:12#s3cret@db/assay', /# in the password as .*%23/],
    ['a password with / in it', 'postgres://a:s3cret/x@db/assay', /must be written postgres:/],
  ])('refuses %s, and does not repeat it', (_what, url, says) => {
    const read = (): unknown => readConnectionSettings(url);
    expect(read).toThrow(expect.objectContaining({ code: 'ledger.unusable', message: expect.stringMatching(says) }));
    expect(read).not.toThrow(/s3cret|sslmod\b|revoked/);
  });

  it.each([
    ['', true],
    ['?ssl=true', false],
    ['?ssl=1', false],
    ['?sslmode=require', false],
  ])('falls back to plain connections only where TLS is not asked for: %j', (query, fallsBack) => {
    expect(readConnectionSettings(`postgres://db/assay${query}`).fallsBack).toBe(fallsBack);
  });

  it('hands on what pg knows, and nothing of TLS', () => {
    const url =
      'postgres://a@/assay?host=/run/pg&port=5433&options=-csearch_path%3Dx&sslmode=disable&application_name=y';
    expect(readConnectionSettings(url).connectionString).toBe(
      'postgres://a@/assay?host=%2Frun%2Fpg&port=5433&options=-csearch_path%3Dx&application_name=y',
    );
  });
});
