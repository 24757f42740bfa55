import { expect, test } from 'vitest';
import type { AssetFingerprint, FingerprintState, FrameFingerprint } from '../../../../src/domain/fingerprint.ts';
import type { GeneratedItem } from '../../../../src/domain/match-item.ts';
import { fingerprintItems } from '../../../../src/pipeline/fingerprint/fingerprint-items.ts';
import type { FingerprintOutcome, FingerprintParts } from '../../../../src/pipeline/fingerprint/parts.ts';
import { codeOf, type Film, hold, play, type Shown } from '../match/world.ts';

function item(sha256: string, ...paths: readonly string[]): GeneratedItem {
  return {
    sha256,
    origin: 'generated',
    known: 'sign',
    places: paths.map((path) => ({ path, relativePath: path, sha256 })),
  };
}

function toSample(shown: Shown, frame: number): FrameFingerprint {
  return { frame, seconds: frame / 24, codes: [{ view: 'whole', bits: codeOf(shown), quality: 90 }] };
}

/** A ledger that remembers, and a reader of made-up pictures by path. */
function makeParts(files: Readonly<Record<string, Shown | Film>>, states: Record<string, FingerprintState> = {}) {
  const recorded = new Map<string, AssetFingerprint>();
  const calls: string[] = [];
  const batches: number[] = [];
  const parts: FingerprintParts = {
    ledger: {
      fingerprintStates: async (hashes) =>
        new Map(hashes.flatMap((sha) => (states[sha] === undefined ? [] : [[sha, states[sha]] as const]))),
      fingerprint: async (sha256) => recorded.get(sha256),
      recordFingerprints: async (all) => {
        batches.push(all.length);
        for (const each of all) recorded.set(each.sha256, each);
      },
    },
    confirm: async (path) =>
      path.includes('gone')
        ? { ok: false, error: { code: 'file.vanished', message: 'gone' } }
        : { ok: true, value: { path, sizeBytes: 1 } },
    reader: {
      look: async ({ path }) => {
        const shown = files[path];
        if (!Array.isArray(shown))
          return { ok: true, value: { kind: 'still', size: { width: 4, height: 3 }, remarks: [] } };
        const frames = Uint32Array.from((shown as Film).flatMap((_, frame) => (frame % 12 === 0 ? [frame] : [])));
        const rate = { numerator: 24, denominator: 1 };
        const base = { width: 4, height: 3, codec: 'x', variable: false, intra: true, remarks: [] };
        const index = { ...base, frames: shown.length, rate, startTimecode: '01:00:00:00' };
        return { ok: true, value: { kind: 'movie', index, plan: { frames, promise: 'stride', thin: [] } } };
      },
      fingerprint: async ({ path }, movie) => {
        calls.push(path);
        const shown = files[path];
        if (shown === undefined) return { ok: false, error: { code: 'file.malformed', message: 'broken' } };
        const frames = movie?.frames ?? [0];
        return {
          ok: true,
          value: frames.map((frame) =>
            toSample(Array.isArray(shown) ? (shown[frame] ?? { picture: '' }) : (shown as Shown), frame),
          ),
        };
      },
    },
  };
  return { parts, recorded, calls, batches };
}

async function run(items: readonly GeneratedItem[], parts: FingerprintParts): Promise<readonly FingerprintOutcome[]> {
  const outcomes: FingerprintOutcome[] = [];
  for await (const outcome of fingerprintItems(items, parts, { parallel: 2, chunkFrames: 4 })) outcomes.push(outcome);
  return outcomes;
}

test('stills are fingerprinted from the first place that can be read, and what fails is recorded as such', async () => {
  const { parts, recorded } = makeParts({ '/b.png': { picture: 'a' } });
  const outcomes = await run(
    [item('a', '/gone/a.png', '/b.png'), item('x', '/x.png'), item('n', '/gone/n.png')],
    parts,
  );
  expect(outcomes).toMatchObject([
    { sha256: 'a', path: '/b.png', status: 'made' },
    { sha256: 'x', status: 'failed', error: { code: 'file.malformed' } },
    { sha256: 'n', status: 'nowhere', error: { code: 'file.vanished' } },
  ]);
  expect([...recorded.values()]).toMatchObject([
    { sha256: 'a', kind: 'still', samples: [{ frame: 0 }] },
    { sha256: 'x', samples: [], error: { code: 'file.malformed' } },
  ]);
});

test('what has a current fingerprint is left alone, and what failed for a passing reason is tried again', async () => {
  const files = { '/a.png': { picture: 'a' }, '/b.png': { picture: 'b' }, '/c.png': { picture: 'c' } };
  const { parts, calls } = makeParts(files, {
    a: { sha256: 'a', state: 'searchable' },
    b: { sha256: 'b', state: 'failed', error: { code: 'limit.time', message: '' } },
    c: { sha256: 'c', state: 'failed', error: { code: 'file.malformed', message: '' } },
  });
  const outcomes = await run([item('a', '/a.png'), item('b', '/b.png'), item('c', '/c.png')], parts);
  expect(calls).toEqual(['/b.png']);
  expect(outcomes.map(({ sha256, status }) => `${sha256} ${status}`)).toEqual(['a current', 'c current', 'b made']);
});

test('a movie is fingerprinted as it runs; of a still stretch its ends are kept, and some in between', async () => {
  const film = [...play('moving', 0, 96), ...hold({ picture: 'still' }, 240)];
  const { parts, recorded } = makeParts({ '/m.mov': film });
  await run([item('m', '/m.mov')], parts);
  const made = recorded.get('m');
  expect(made).toMatchObject({ kind: 'movie', frames: 336, startTimecode: '01:00:00:00', rate: { numerator: 24 } });
  const frames = made?.samples.map(({ frame }) => frame) ?? [];
  // Every twelfth of what moves (six bits a sample: every second one differs enough), and of what does not two in four seconds.
  expect(frames.filter((frame) => frame < 96).length).toBeGreaterThanOrEqual(4);
  expect(frames.filter((frame) => frame >= 96)).toEqual([96, 180, 192, 276, 288, 324]);
});

const sequence = (count: number): readonly GeneratedItem[] =>
  Array.from({ length: count }, (_, index) => item(`s${String(index).padStart(3, '0')}`, `/seq/f.${1001 + index}.exr`));

test('of a sequence every 12th frame is fingerprinted, with the first and the last; the rest is spoken for', async () => {
  const files = Object.fromEntries(
    sequence(50).map(({ places }, index) => [places[0]?.path ?? '', { picture: 'still', time: index / 24 }]),
  );
  const { parts, recorded } = makeParts(files);
  const outcomes = await run(sequence(50), parts);
  expect([...recorded.keys()].sort()).toEqual(['s000', 's012', 's024', 's036', 's048', 's049']);
  expect(outcomes.filter(({ status }) => status === 'spoken-for')).toHaveLength(44);
});

test('numbered pictures that have nothing in common are all fingerprinted', async () => {
  const files = Object.fromEntries(
    sequence(40).map(({ places, sha256 }) => [places[0]?.path ?? '', { picture: sha256 }]),
  );
  const { parts, recorded } = makeParts(files);
  const outcomes = await run(sequence(40), parts);
  expect(recorded.size).toBe(40);
  expect(outcomes.every(({ status }) => status === 'made')).toBe(true);
});

test('a cut in a sequence is looked into from both sides', async () => {
  const files = Object.fromEntries(
    sequence(40).map(({ places }, index) => [places[0]?.path ?? '', { picture: index < 17 ? 'one' : 'two' }]),
  );
  const { parts, recorded } = makeParts(files);
  await run(sequence(40), parts);
  expect(recorded.has('s016')).toBe(true);
  expect(recorded.has('s017')).toBe(true);
  expect(recorded.size).toBeLessThan(12);
});

test('it stops when it is told to, and what was made stands', async () => {
  const items = Array.from({ length: 60 }, (_, index) => item(`i${index}`, `/picture-${index}a.png`));
  const { parts, recorded } = makeParts(
    Object.fromEntries(items.map(({ places, sha256 }) => [places[0]?.path ?? '', { picture: sha256 }])),
  );
  const controller = new AbortController();
  let seen = 0;
  const all = async (): Promise<void> => {
    for await (const _ of fingerprintItems(items, parts, { parallel: 2, signal: controller.signal }))
      if (++seen === 20) controller.abort();
  };
  await expect(all()).rejects.toThrow(/abort/i);
  expect(recorded.size).toBeLessThan(60);
});
