import { describe, expect, it } from 'vitest';
import type { MediaTiming } from '../../../src/domain/asset.ts';
import type { DeliveredFile } from '../../../src/domain/delivery.ts';
import type { RATE_NAMES } from '../../../src/domain/timecode.ts';
import { evaluatePolicy } from '../../../src/policy/evaluate-policy.ts';
import { comparePaths, normalizeVersions } from '../../../src/policy/finding-id.ts';
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
  SHOW,
  sequence,
} from './make-delivery.ts';

function find(input: Partial<PolicyInput>, code = 'generated.undeclared') {
  return evaluatePolicy(policyInput(input)).findings.filter((finding) => finding.code === code);
}

const mixed = (flagged: readonly number[]) => (path: string, frame: number) =>
  flagged.includes(frame) ? generated(path) : plain(path);

describe('one finding per instance', () => {
  it('is one run of contiguous frames', () => {
    const seq = sequence(
      'comp/sh010_v001',
      range(1001, 1050),
      mixed([...range(1010, 1020), 1030, ...range(1040, 1041)]),
    );
    expect(find({ contents: contents([], [seq]) }).map(({ frames }) => frames)).toEqual([
      { first: 1010, last: 1020, step: 1 },
      { first: 1030, last: 1030, step: 1 },
      { first: 1040, last: 1041, step: 1 },
    ]);
  });

  it('ends at a hole and keeps to the step', () => {
    const frames = [...range(1001, 1011, 2), ...range(1021, 1031, 2)];
    const found = find({ contents: contents([], [sequence('a', frames, (path) => generated(path))]) });
    expect(found.map((finding) => finding.frames)).toEqual([
      { first: 1001, last: 1011, step: 2 },
      { first: 1021, last: 1031, step: 2 },
    ]);
  });

  it('holds duplicates of one frame together', () => {
    const seq = sequence('a', [1001, 1002, 1002, 1003], (path) => generated(path));
    expect(find({ contents: contents([], [seq]) })).toHaveLength(1);
  });

  it('splits where the approval ends', () => {
    const seq = sequence('comp/sh010', range(1001, 1010), (path) => generated(path));
    const first = seq.frames.slice(0, 4).map(({ file }) => file);
    const input = {
      contents: contents([], [seq]),
      declarations: [declaration([entry('**')])],
      approvals: [approval(first)],
    };
    const found = find(input, 'generated.unapproved').map((finding) => [
      finding.frames?.first,
      finding.approval?.reference,
    ]);
    expect(found).toEqual([
      [1005, undefined],
      [1001, 'APPR-1'],
    ]);
  });
});

describe('ids', () => {
  const idOf = (path: string): string => find({ contents: contents([generated(path)]) })[0]?.id ?? '';
  const idsOf = (prefix: string, frames: readonly number[], flagged: readonly number[]) =>
    find({ contents: contents([], [sequence(prefix, frames, mixed(flagged))]) }).map(({ id }) => id);

  it('are 12 hexadecimal digits', () => {
    expect(idOf('a.png')).toMatch(/^[0-9a-f]{12}$/);
  });

  it('stay when the version goes up, and differ for other files', () => {
    expect(idOf('v002/sh010_sign_v004.png')).toBe(idOf('v001/sh010_sign_v003.png'));
    expect(idOf('sh010_sign_v003.png')).not.toBe(idOf('sh020_sign_v003.png'));
  });

  it('stay when a generated sequence comes with other handles', () => {
    expect(idsOf('s_v002', range(993, 1058), range(993, 1058))).toEqual(
      idsOf('s_v001', range(1001, 1050), range(1001, 1050)),
    );
  });

  it('stay for one run when another is fixed', () => {
    const both = idsOf('s', range(1001, 1050), [1010, 1030]);
    expect(idsOf('s', range(1001, 1050), [1030])).toEqual([both[1]]);
  });

  it('are unique when two versions lie side by side; the newest keeps the common one', () => {
    const found = find({
      contents: contents([generated('s_v9.png'), generated('s_v10.png'), generated('s_v010.png')]),
    });
    expect(new Set(found.map(({ id }) => id)).size).toBe(3);
    expect(found.find(({ path }) => path === 's_v010.png' || path === 's_v10.png')).toBeDefined();
    expect(found.filter(({ id }) => id === idOf('s_v1.png')).map(({ path }) => path)).not.toContain('s_v9.png');
  });

  it('of entry faults stay when the declaration is issued anew', () => {
    const run = (reference: string) =>
      find(
        {
          contents: contents([plain('a.png')]),
          declarations: [declaration([entry('*', { tool: { name: 'X' } })], { reference })],
        },
        'generated.tool-unapproved',
      )[0]?.id;
    expect(run('A')).toBeDefined();
    expect(run('A')).toBe(run('B'));
  });

  it.each([
    ['sh010_comp_v003.####.exr', 'sh010_comp_v#.####.exr'],
    ['V12/plate.v2.exr', 'v#/plate.v#.exr'],
    ['v001', 'v#'],
    ['dv01.png', 'dv01.png'],
    ['v1234567.png', 'v1234567.png'],
  ])('%s is %s without versions', (path, expected) => {
    expect(normalizeVersions(path)).toBe(expected);
  });

  it('compares paths by the value of their numbers', () => {
    expect(['b10', 'b9', 'a', 'b9a', 'b'].sort(comparePaths)).toEqual(['a', 'b', 'b9', 'b9a', 'b10']);
  });
});

describe('timecode of findings', () => {
  const movie = (timing: MediaTiming): DeliveredFile =>
    generated('reel.mov', { kind: 'video', mediaType: 'video/quicktime', timing });
  const film = { numerator: 24_000, denominator: 1001 };
  const video = { numerator: 30_000, denominator: 1001 };
  const timecodeOf = (file: DeliveredFile, more: Partial<PolicyInput> = {}) =>
    find({ contents: contents([file]), ...more })[0]?.timecode;

  it('comes from the movie itself, out inclusive', () => {
    const timing = { startTimecode: '01:00:00:00', frameRate: film, frames: 24 };
    expect(timecodeOf(movie(timing))).toEqual({ in: '01:00:00:00', out: '01:00:00:23', rate: '23.976' });
  });

  it('is drop frame when the movie says so', () => {
    const timing = { startTimecode: '00:59:59;28', frameRate: video, frames: 3 };
    expect(timecodeOf(movie(timing))).toEqual({ in: '00:59:59;28', out: '01:00:00;00', rate: '29.97df' });
    const nonDrop = { startTimecode: '00:00:59:29', frameRate: video, frames: 2 };
    expect(timecodeOf(movie(nonDrop))).toEqual({ in: '00:00:59:29', out: '00:01:00:00', rate: '29.97' });
  });

  it.each([
    ['no length', { startTimecode: '01:00:00:00', frameRate: film }],
    ['no timecode', { frameRate: film, frames: 24 }],
    ['no timecode at its rate', { startTimecode: '01:00:00:29', frameRate: film, frames: 24 }],
    [
      'a rate that has no timecode',
      { startTimecode: '01:00:00:00', frameRate: { numerator: 12, denominator: 1 }, frames: 2 },
    ],
  ])('is absent with %s', (_name, timing) => {
    expect(timecodeOf(movie(timing))).toBeUndefined();
  });

  it('takes a start for frame 0 for a movie without its own, and no other', () => {
    const file = movie({ frames: 25 });
    expect(timecodeOf(file, { start: { timecode: '10:00:00:00', frame: 0 } })).toEqual({
      in: '10:00:00:00',
      out: '10:00:01:00',
      rate: '24',
    });
    expect(timecodeOf(file, { start: { timecode: '10:00:00:00', frame: 1001 } })).toBeUndefined();
  });

  it('counts numbered frames from the start, at any rate of a show', () => {
    const seq = sequence('sh010', range(1001, 1100), mixed(range(1025, 1048)));
    const at = (rate: (typeof RATE_NAMES)[number], timecode: string) =>
      find({ contents: contents([], [seq]), show: { ...SHOW, rate }, start: { timecode, frame: 1001 } })[0]?.timecode;
    expect(at('24', '01:00:00:00')).toEqual({ in: '01:00:01:00', out: '01:00:01:23', rate: '24' });
    expect(at('25', '01:00:00:00')).toEqual({ in: '01:00:00:24', out: '01:00:01:22', rate: '25' });
    expect(at('29.97df', '00:59:59;00')).toEqual({ in: '00:59:59;24', out: '01:00:00;17', rate: '29.97df' });
  });

  it('comes from the frames themselves when they count', () => {
    const labels = ['01:00:00:22', '01:00:00:23', '01:00:01:00'];
    const seq = sequence('s', range(1, 3), (path, frame) =>
      generated(path, {
        timing: { startTimecode: labels[frame - 1] ?? '', frameRate: { numerator: 24, denominator: 1 } },
      }),
    );
    expect(find({ contents: contents([], [seq]) })[0]?.timecode).toEqual({
      in: '01:00:00:22',
      out: '01:00:01:00',
      rate: '24',
    });
  });

  it('is absent when all frames say the same', () => {
    const seq = sequence('s', range(1, 3), (path) => generated(path, { timing: { startTimecode: '00:00:00:00' } }));
    const [finding] = find({ contents: contents([], [seq]) });
    expect(finding?.timecode).toBeUndefined();
    expect(finding?.frames).toEqual({ first: 1, last: 3, step: 1 });
  });
});

describe('coverage', () => {
  it('counts files, frames and bytes, and holds apart what was not checked', () => {
    const files = [
      generated('a.png'),
      plain('b.png'),
      plain('signed.png', { credential: { state: 'valid', source: 'embedded', manifests: [], cawgFailures: [] } }),
      plain('reel.mov', { kind: 'video', timing: { frames: 240 } }),
      plain('stem.wav', { kind: 'audio' }),
      {
        path: 'c.exr',
        status: 'unreadable',
        sizeBytes: 7,
        mediaType: 'image/x-exr',
        evidence: [],
        remarks: [],
      } as const,
    ];
    const seq = sequence('s', range(1, 10), (path) => plain(path));
    const { coverage } = evaluatePolicy(
      policyInput({ contents: contents(files, [seq]), declarations: [declaration([entry('s.*.exr')])] }),
    );
    expect(coverage.files).toEqual({ total: 16, withEvidence: 2, declared: 10, unknown: 3, unchecked: 1 });
    expect(coverage.frames).toEqual({ total: 254, withEvidence: 2, declared: 10, unknown: 241, unchecked: 1 });
    expect(coverage.bytes).toEqual({
      total: 15_007,
      withEvidence: 2000,
      declared: 10_000,
      unknown: 3000,
      unchecked: 7,
    });
  });
});
