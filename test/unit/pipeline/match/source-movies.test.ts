import { expect, test } from 'vitest';
import type { AssetFingerprint } from '../../../../src/domain/fingerprint.ts';
import { SourceMovies } from '../../../../src/pipeline/match/source-movies.ts';

/** Three of these are more than is kept. */
const LENGTH = 900;
const toMovie = (sha256: string): AssetFingerprint => ({
  sha256,
  algorithm: 'pdq+orb',
  version: 1,
  kind: 'movie',
  frames: LENGTH * 12,
  rate: { numerator: 24, denominator: 1 },
  samples: Array.from({ length: LENGTH }, (_, at) => ({ frame: at * 12, seconds: at / 2, codes: [] })),
});

test('samples of long sources are there for everybody who asks, whoever puts them out of the cache meanwhile', async () => {
  const sources = new SourceMovies({ fingerprint: async (sha256) => toMovie(sha256) });
  const asked = Array.from({ length: 30 }, (_, at) => `source ${at % 5}`);
  const found = await Promise.all(asked.map((sha256) => sources.samples(sha256)));
  expect(found.map(({ length }) => length)).toEqual(asked.map(() => LENGTH));
  for (const sha256 of new Set(asked)) expect(await sources.samples(sha256)).toHaveLength(LENGTH);
});
