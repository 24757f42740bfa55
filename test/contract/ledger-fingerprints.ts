import { describe, expect, it } from 'vitest';
import type { AssetFingerprint, StoredSample } from '../../src/domain/fingerprint.ts';
import type { Ledger } from '../../src/domain/ledger.ts';
import { ALGORITHM, failedPrint, frameOf, keypointsOf, moviePrint, sha256, stillPrint } from './ledger-samples.ts';

const KEYPOINTS = { keypoints: true } as const;
const NO_KEYPOINTS = { keypoints: false } as const;

/** What every implementation of the ledger port must do with fingerprints. */
export function describeFingerprints(current: () => Ledger): void {
  const pagesAfter = async (after: number, options = NO_KEYPOINTS as { keypoints: boolean }, version = 1) => {
    const pages: (readonly StoredSample[])[] = [];
    for await (const page of current().samplesAfter(after, ALGORITHM, version, options)) pages.push(page);
    return pages;
  };
  const samplesAfter = async (after: number, options = NO_KEYPOINTS as { keypoints: boolean }, version = 1) =>
    (await pagesAfter(after, options, version)).flat();
  const faults = async () => (await current().verify()).faults;
  const whole = (content: string) => current().fingerprint(sha256(content), ALGORITHM);

  describe('fingerprints', () => {
    it('gives them back whole, of stills, movies and what could not be read', async () => {
      const hostile = failedPrint('hostile', { error: { code: 'reader.crashed', message: 'a\0b\ud800\u0001' } });
      const plain = stillPrint('plain', { samples: [{ frame: 0, seconds: 0, codes: [], unsearchable: 'plain' }] });
      const onlyKeypoints = stillPrint('keys', {
        samples: [{ frame: 0, seconds: 0, codes: [], keypoints: keypointsOf('k', 0) }],
      });
      const prints = [stillPrint('a'), moviePrint('m'), failedPrint('f'), hostile, plain, onlyKeypoints];
      await current().recordFingerprints(prints);
      for (const print of prints) expect(await current().fingerprint(print.sha256, ALGORITHM)).toEqual(print);
      expect(await current().fingerprint(sha256('a'), 'other')).toBeUndefined();
      expect(await whole('none')).toBeUndefined();
      const hashes = [...prints.map((print) => print.sha256), sha256('none'), sha256('a')];
      expect(await current().fingerprintStates(hashes, ALGORITHM, 1)).toEqual(
        new Map([
          [sha256('a'), { sha256: sha256('a'), state: 'searchable' }],
          [sha256('m'), { sha256: sha256('m'), state: 'searchable' }],
          [sha256('f'), { sha256: sha256('f'), state: 'failed', error: failedPrint('f').error }],
          [sha256('hostile'), { sha256: sha256('hostile'), state: 'failed', error: hostile.error }],
          [sha256('plain'), { sha256: sha256('plain'), state: 'unsearchable' }],
          [sha256('keys'), { sha256: sha256('keys'), state: 'searchable' }],
        ]),
      );
      expect((await current().fingerprintStates(hashes, ALGORITHM, 2)).size).toBe(0);
      expect((await current().fingerprintStates(hashes, 'other', 1)).size).toBe(0);
      // All in one event, after the scan's.
      expect((await current().head()).sequence).toBe(2);
      expect(await faults()).toEqual([]);
    });

    it('writes nothing when the very same comes again, and of two in one call keeps the later', async () => {
      await current().recordFingerprints([stillPrint('a'), moviePrint('m'), failedPrint('f')]);
      const [head, samples] = [await current().head(), await samplesAfter(0)];
      await current().recordFingerprints([]);
      await current().recordFingerprints([moviePrint('m'), failedPrint('f'), stillPrint('a')]);
      expect([await current().head(), await samplesAfter(0)]).toEqual([head, samples]);
      const later = stillPrint('b', { size: { width: 4096, height: 2160 } });
      await current().recordFingerprints([stillPrint('b'), later]);
      expect(await whole('b')).toEqual(later);
      expect(await faults()).toEqual([]);
    });

    it('gives the samples of what was replaced ids that nothing had before', async () => {
      await current().recordFingerprints([stillPrint('a'), moviePrint('m'), stillPrint('z')]);
      const first = await samplesAfter(0);
      expect(first.map(({ sha256: of, frame }) => [of, frame])).toEqual([
        [sha256('a'), 0],
        [sha256('m'), 0],
        [sha256('m'), 24],
        [sha256('z'), 0],
      ]);
      const last = first.at(-1)?.id ?? 0;
      // The newest loses its samples, and then gets others: the ids that it had are used up all the same.
      await current().recordFingerprints([failedPrint('z')]);
      expect((await samplesAfter(0)).map((sample) => sample.id)).toEqual(first.slice(0, -1).map(({ id }) => id));
      await current().recordFingerprints([stillPrint('z'), moviePrint('m', { version: 2 })]);
      const ids = (await samplesAfter(last)).map((sample) => sample.id);
      expect(ids).toEqual([last + 1]);
      expect((await samplesAfter(0, NO_KEYPOINTS, 2)).map(({ id, frame }) => [id, frame])).toEqual([
        [last + 2, 0],
        [last + 4, 24],
      ]);
      expect(await whole('m')).toEqual(moviePrint('m', { version: 2 }));
      expect((await current().fingerprintStates([sha256('m')], ALGORITHM, 1)).size).toBe(0);
      const known = await current().samples([...first.map(({ id }) => id), last + 2, 0, -1], NO_KEYPOINTS);
      expect([...known.keys()].toSorted((a, b) => a - b)).toEqual([first[0]?.id, last + 2]);
      expect(await faults()).toEqual([]);
    });

    it('keeps those of another algorithm beside it', async () => {
      const other = stillPrint('a', { algorithm: 'other', samples: [frameOf('other')] });
      await current().recordFingerprints([stillPrint('a'), other]);
      expect(await current().fingerprint(sha256('a'), 'other')).toEqual(other);
      expect(await whole('a')).toEqual(stillPrint('a'));
      expect(await samplesAfter(0)).toHaveLength(1);
      expect(await faults()).toEqual([]);
    });

    it('gives samples with keypoints or without, whole or by id', async () => {
      await current().recordFingerprints([stillPrint('a'), moviePrint('m')]);
      const bare = await samplesAfter(0);
      expect(bare.some((sample) => 'keypoints' in sample)).toBe(false);
      const frames = [...stillPrint('a').samples, ...moviePrint('m').samples.filter((_, i) => i !== 1)];
      const full = await samplesAfter(0, KEYPOINTS);
      expect(full).toEqual(frames.map((frame, i) => ({ ...frame, id: expect.any(Number), sha256: full[i]?.sha256 })));
      expect(full.map((sample) => sample.id)).toEqual(bare.map((sample) => sample.id));
      const ids = full.map((sample) => sample.id).toReversed();
      expect([...(await current().samples(ids, KEYPOINTS)).values()].toSorted((a, b) => a.id - b.id)).toEqual(full);
      expect([...(await current().samples(ids, NO_KEYPOINTS)).values()].toSorted((a, b) => a.id - b.id)).toEqual(bare);
      expect(await samplesAfter(bare[0]?.id ?? 0)).toEqual(bare.slice(1));
      expect(await current().samples([], KEYPOINTS)).toEqual(new Map());
    });

    it('hands out keypoints in pages of some megabytes, each sample once and in order', async () => {
      // 1.3 MB each.
      const prints = Array.from({ length: 16 }, (_, i) =>
        stillPrint(`l${i}`, { samples: [frameOf(`l${i}`, 0, 33_000)] }),
      );
      await current().recordFingerprints(prints);
      const pages = await pagesAfter(0, KEYPOINTS);
      expect(pages.map((page) => page.length)).toEqual([6, 6, 4]);
      expect(pages.flat().map((sample) => sample.sha256)).toEqual(prints.map((print) => print.sha256));
      expect(pages[1]?.[0]?.keypoints).toEqual(prints[6]?.samples[0]?.keypoints);
      expect(await pagesAfter(0)).toHaveLength(1);
    });

    it('goes through more samples than one page holds, also where most are of an older version', async () => {
      const frames = (seed: string) => Array.from({ length: 9000 }, (_, i) => ({ ...frameOf(seed, i, 0) }));
      const old = moviePrint('old', { version: 1, samples: frames('old') });
      await current().recordFingerprints([old, stillPrint('new', { version: 2 })]);
      expect((await samplesAfter(0, NO_KEYPOINTS, 2)).map((sample) => sample.sha256)).toEqual([sha256('new')]);
      expect((await samplesAfter(0, KEYPOINTS, 2)).map((sample) => sample.sha256)).toEqual([sha256('new')]);
      const pages = await pagesAfter(0);
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.flat().map((sample) => sample.frame)).toEqual(old.samples.map((sample) => sample.frame));
      expect(await faults()).toEqual([]);
    });

    it('takes and knows thousands', async () => {
      const prints = Array.from({ length: 2300 }, (_, i) =>
        stillPrint(`s${i}`, { samples: [frameOf(`s${i}`, 0, i % 2)] }),
      );
      await current().recordFingerprints(prints);
      const states = await current().fingerprintStates(
        prints.map((print) => print.sha256),
        ALGORITHM,
        1,
      );
      expect(states.size).toBe(prints.length);
      const samples = await samplesAfter(0, KEYPOINTS);
      expect(samples.map((sample) => sample.sha256)).toEqual(prints.map((print) => print.sha256));
      const byId = await current().samples(
        samples.map((sample) => sample.id),
        KEYPOINTS,
      );
      expect([...byId.values()].filter((sample) => sample.keypoints !== undefined)).toHaveLength(prints.length / 2);
      expect(await faults()).toEqual([]);
    });

    it.each<[string, Partial<AssetFingerprint>]>([
      ['a time that is none', { samples: [{ ...frameOf('x'), seconds: Number.NaN }] }],
      ['an endless movie', { frames: Number.POSITIVE_INFINITY }],
      [
        'half a code',
        { samples: [{ ...frameOf('x'), codes: [{ view: 'whole', quality: 90, bits: new Uint8Array(16) }] }] },
      ],
    ])('refuses %s, and keeps nothing of the call', async (_, odd) => {
      const call = current().recordFingerprints([stillPrint('a'), stillPrint('odd', odd)]);
      await expect(call).rejects.toMatchObject({ code: 'internal.bug' });
      expect(await samplesAfter(0)).toEqual([]);
    });
  });
}
