import { describe, expect, test } from 'vitest';
import type { DeliveredFile } from '../../../src/domain/delivery.ts';
import type { DeliveryMatches, FileMatches, MatchInstance } from '../../../src/domain/match.ts';
import { evaluatePolicy } from '../../../src/policy/evaluate-policy.ts';
import type { PolicyInput } from '../../../src/policy/policy-input.ts';
import {
  approval,
  contents,
  declaration,
  entry,
  generated,
  plain,
  policyInput,
  range,
  sequence,
  sha256,
} from './make-delivery.ts';

const ITEM = sha256('the generated plate');

const MOVIE = plain('reel1.mov', {
  kind: 'video',
  mediaType: 'video/quicktime',
  timing: {
    frames: 240,
    frameRate: { numerator: 24, denominator: 1 },
    startTimecode: '01:00:00:00',
    durationSeconds: 10,
  },
});

function instance(more: Partial<MatchInstance> = {}): MatchInstance {
  return {
    item: { sha256: ITEM, path: '/dailies/plate.png', origin: 'generated', known: 'sign', system: 'Midjourney' },
    final: { in: 48, out: 95, timecode: { in: '01:00:02:00', out: '01:00:03:23' } },
    seconds: 2,
    transform: { mirrored: true, placement: 'whole', share: 1 },
    by: 'codes',
    distanceBits: 12,
    frames: 4,
    confidence: 'certain',
    best: { final: 60, source: 0 },
    ...more,
  };
}

function found(file: DeliveredFile | string, more: Partial<FileMatches> = {}): FileMatches {
  return {
    path: typeof file === 'string' ? file : file.path,
    total: { frames: 240, seconds: 10 },
    searched: { frames: 240, seconds: 10 },
    instances: [],
    common: [],
    notSearched: [],
    thin: [],
    remarks: [],
    ...more,
  };
}

function evaluate(files: readonly DeliveredFile[], matches: Partial<DeliveryMatches>, more: Partial<PolicyInput> = {}) {
  const all: DeliveryMatches = {
    items: 1,
    missing: [],
    thorough: false,
    algorithm: 'pdq+orb',
    version: 1,
    files: [],
    ...matches,
  };
  return evaluatePolicy(
    policyInput({
      contents: contents(files),
      declarations: [declaration([{ kind: 'negative', files: { patterns: ['**'], hashes: [] } }])],
      search: { state: 'done', matches: all },
      ...more,
    }),
  );
}

const only = (evaluation: ReturnType<typeof evaluate>, code: string) =>
  evaluation.findings.filter((finding) => finding.code === code);

describe('generated material that was found again', () => {
  test('is a Blocker with frames, timecode and what it rests on', () => {
    const evaluation = evaluate([MOVIE], { files: [found(MOVIE, { instances: [instance()] })] });
    const [finding] = only(evaluation, 'generated.present');
    expect(finding).toMatchObject({
      severity: 'Blocker',
      rule: 'N03',
      basis: 'matched',
      path: 'reel1.mov',
      frames: { first: 48, last: 95, step: 1 },
      timecode: { in: '01:00:02:00', out: '01:00:03:23', rate: '24' },
      origin: 'generated',
      match: { item: { sha256: ITEM }, distanceBits: 12 },
    });
    expect(finding?.message).toContain('/dailies/plate.png');
    expect(finding?.message).toContain('mirrored');
    expect(evaluation.verdict).toBe('fail');
  });

  test('holds and does not fail where it is only likely', () => {
    const likely = instance({ confidence: 'likely' });
    const evaluation = evaluate([MOVIE], { files: [found(MOVIE, { instances: [likely] })] });
    expect(only(evaluation, 'generated.present')[0]?.severity).toBe('Issue');
    expect(evaluation.verdict).toBe('hold');
  });

  test.each([
    ['the material itself', plain('plate.png', { sha256: ITEM })],
    ['the final', MOVIE],
  ])('is covered by an approval that pins %s', (_what, pinned) => {
    const approvals = [approval([pinned])];
    const evaluation = evaluate([MOVIE], { files: [found(MOVIE, { instances: [instance()] })] }, { approvals });
    expect(only(evaluation, 'generated.present')[0]?.approval?.reference).toBe('APPR-1');
    expect(evaluation.verdict).toBe('pass');
  });

  test('names the approval that comes near', () => {
    const late = approval([plain('plate.png', { sha256: ITEM })], { date: '2026-12-24' });
    const files = [found(MOVIE, { instances: [instance()] })];
    const [finding] = only(evaluate([MOVIE], { files }, { approvals: [late] }), 'generated.present');
    expect(finding?.approval).toBeUndefined();
    expect(finding?.nearApprovals).toEqual([expect.objectContaining({ code: 'approval.late' })]);
  });

  test('keeps its id when the film is cut anew, and tells two places of one material apart', () => {
    const first = instance();
    const second = instance({ final: { in: 150, out: 160 } });
    const before = evaluate([MOVIE], { files: [found(MOVIE, { instances: [first, second] })] });
    const moved = { ...first, final: { in: 50, out: 99 } };
    const after = evaluate([MOVIE], { files: [found(MOVIE, { instances: [moved, second] })] });
    const idsOf = (evaluation: typeof before) => only(evaluation, 'generated.present').map(({ id }) => id);
    expect(new Set(idsOf(before)).size).toBe(2);
    expect(idsOf(after)).toEqual(idsOf(before));
  });

  test('is told of the frames of a sequence that it is in', () => {
    const frames = sequence('sh010', range(1001, 1048), (path) => plain(path));
    const hit = instance({ final: { in: 1013, out: 1024 } });
    const evaluation = evaluate(
      [],
      { files: [found(frames.path, { instances: [hit] })] },
      { contents: contents([], [frames]) },
    );
    const [finding] = only(evaluation, 'generated.present');
    expect(finding?.frames).toEqual({ first: 1013, last: 1024, step: 1 });
    expect(finding?.picture).toBe('sh010.1013.exr');
  });

  test('is not told a second time of a still that says so itself, but is of a movie', () => {
    const still = generated('poster.png');
    const movie = { ...generated('reel1.mov'), kind: 'video' as const, timing: { frames: 240 } };
    const files = [still, movie].map((file) => found(file, { instances: [instance()] }));
    const evaluation = evaluate([still, movie], { files }, { declarations: [declaration([entry('**')])] });
    expect(only(evaluation, 'generated.present').map(({ path }) => path)).toEqual(['reel1.mov']);
  });
});

describe('what could not be searched', () => {
  test('holds where it could not be decoded, and is told where it is black', () => {
    const undecodable = { in: 10, out: 20, why: 'undecodable', seconds: 0.4 } as const;
    const black = { in: 0, out: 9, why: 'black', seconds: 0.4 } as const;
    const evaluation = evaluate([MOVIE], { files: [found(MOVIE, { notSearched: [black, undecodable] })] });
    expect(only(evaluation, 'match.undecodable')[0]).toMatchObject({ severity: 'Issue', path: 'reel1.mov' });
    expect(only(evaluation, 'match.not-searchable')[0]?.message).toContain('frames 0 to 9 (black)');
    expect(evaluation.verdict).toBe('hold');
  });

  test('is nothing to act on where it was black or sampled thinly', () => {
    const notSearched = [{ in: 0, out: 9, why: 'black', seconds: 0.4 } as const];
    const evaluation = evaluate([MOVIE], { files: [found(MOVIE, { notSearched, thin: [{ in: 50, out: 90 }] })] });
    expect(only(evaluation, 'match.thin')[0]?.remedy).toContain('--thorough');
    expect(evaluation.verdict).toBe('pass');
  });

  test.each([
    ['no-fingerprint', 'hold'],
    ['failed', 'hold'],
    ['unsearchable', 'pass'],
  ] as const)('material of the ledger with %s: %s', (why, verdict) => {
    const evaluation = evaluate([MOVIE], {
      missing: [{ sha256: ITEM, path: '/dailies/plate.png', why }],
      files: [found(MOVIE)],
    });
    expect(only(evaluation, 'match.items-missing')[0]?.message).toContain('/dailies/plate.png');
    expect(evaluation.verdict).toBe(verdict);
  });
});

describe('the measure of the search', () => {
  test('counts what was searched apart from what could not be', () => {
    const file = found(MOVIE, {
      searched: { frames: 200, seconds: 8.333 },
      notSearched: [
        { in: 0, out: 23, why: 'black', seconds: 1 },
        { in: 24, out: 39, why: 'undecodable', seconds: 0.667 },
      ],
      thin: [{ in: 100, out: 123 }],
    });
    const { search } = evaluate([MOVIE], {
      files: [file, found('still.png', { total: { frames: 1, seconds: 0 }, searched: { frames: 1, seconds: 0 } })],
    });
    expect(search).toMatchObject({
      state: 'done',
      items: 1,
      frames: { total: 241, searched: 201, thin: 24, notSearchable: 24 },
      seconds: { total: 10, thin: 1, notSearchable: 1 },
    });
  });

  test('says when nobody searched', () => {
    expect(evaluatePolicy(policyInput()).search).toEqual({ state: 'off' });
    expect(evaluatePolicy(policyInput({ search: { state: 'nothing-known' } })).search).toEqual({
      state: 'nothing-known',
    });
  });
});
