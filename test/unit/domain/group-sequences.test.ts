import { describe, expect, test } from 'vitest';
import { formatRanges } from '../../../src/domain/frame-ranges.ts';
import { groupSequences } from '../../../src/domain/group-sequences.ts';
import type { SequenceCandidate } from '../../../src/domain/sequence.ts';

const HD = { width: 1920, height: 1080 };

function pictures(names: readonly string[], more: Partial<SequenceCandidate> = {}): SequenceCandidate[] {
  return names.map((name) => ({ name, mediaType: 'image/x-exr', dimensions: HD, ...more }));
}

function unread(names: readonly string[]): SequenceCandidate[] {
  return names.map((name) => ({ name }));
}

function displaysOf(names: readonly string[]): string[] {
  return groupSequences(pictures(names)).sequences.map(({ display }) => display);
}

function numbered(prefix: string, numbers: readonly (number | string)[], suffix: string): string[] {
  return numbers.map((number) => `${prefix}${number}${suffix}`);
}

describe('what is a sequence, and how artists write it', () => {
  test.each<[string, string[], string[]]>([
    ['dots', numbered('sh010_comp_v003.', [1001, 1002, 1003], '.exr'), ['sh010_comp_v003.1001-1003#.exr']],
    ['underscores', numbered('sh010_', [1001, 1002, 1003], '.exr'), ['sh010_1001-1003#.exr']],
    ['glued', numbered('comp', [1001, 1002, 1003], '.dpx'), ['comp1001-1003#.dpx']],
    ['a dash', numbered('plate-', ['0001', '0002', '0003'], '.tif'), ['plate-1-3#.tif']],
    ['numbers alone', numbered('', ['0001', '0002', '0003'], '.png'), ['1-3#.png']],
    ['every second frame', numbered('a.', [1001, 1003, 1005, 1007], '.exr'), ['a.1001-1007x2#.exr']],
    ['every tenth of an animation', numbered('a.', ['0010', '0020', '0040'], '.exr'), ['a.10-40x10#.exr']],
    ['three digits', numbered('a.', ['001', '002', '003'], '.exr'), ['a.1-3@@@.exr']],
    ['not filled up', numbered('a.', [8, 9, 10, 11], '.exr'), ['a.8-11@.exr']],
    [
      'seven digits',
      numbered('A001C002_200101_R1AB.', ['0000000', '0000001', '0000002'], '.ari'),
      ['A001C002_200101_R1AB.0-2@@@@@@@.ari'],
    ],
    ['growth over a power of ten', numbered('a.', [998, 999, 1000, 1001], '.exr'), ['a.998-1001@@@.exr']],
    ['frames before zero', numbered('a.', ['-0002', '-0001', '0000', '0001'], '.exr'), ['a.-2-1#.exr']],
    ['frames before zero, printf', numbered('a.', ['-002', '-001', '0000', '0001'], '.exr'), ['a.-2-1#.exr']],
    ['no extension', numbered('plate.', [1001, 1002, 1003], ''), ['plate.1001-1003#']],
    ['a number in the extension', numbered('a.', [1001, 1002, 1003], '.jp2'), ['a.1001-1003#.jp2']],
    ['a year and month before it', numbered('day_202601_', [1001, 1002, 1003], '.exr'), ['day_202601_1001-1003#.exr']],
    ['a date before it', numbered('sh010_20260101.', [1001, 1002, 1003], '.exr'), ['sh010_20260101.1001-1003#.exr']],
    ['a date behind it', numbered('sh010_', [1001, 1002, 1003], '_20260101.exr'), ['sh010_1001-1003#_20260101.exr']],
    ['a size behind it', numbered('a_', [1001, 1002, 1003], '_1920x1080.exr'), ['a_1001-1003#_1920x1080.exr']],
    ['a size before it', numbered('a_2048x1152_', [1001, 1002, 1003], '.exr'), ['a_2048x1152_1001-1003#.exr']],
    ['a version behind it', numbered('sh010.', [1001, 1002, 1003], '.v002.exr'), ['sh010.1001-1003#.v002.exr']],
    ['a layer behind it', numbered('bty.', [1001, 1002, 1003], '.crypto00.exr'), ['bty.1001-1003#.crypto00.exr']],
    ['a camera behind it', numbered('bty.', [1001, 1002, 1003], '.cam001.exr'), ['bty.1001-1003#.cam001.exr']],
    ['upper case', numbered('A.', [1001, 1002, 1003], '.EXR'), ['A.1001-1003#.EXR']],
    ['ffmpeg', numbered('img_', ['0001', '0002', '0003'], '.png'), ['img_1-3#.png']],
    ['text that looks like a range', numbered('a.1-3#.', [1, 2, 3], '.exr'), ['a.1-3#.1-3@.exr']],
  ])('%s', (_, names, displays) => {
    expect(displaysOf(names)).toEqual(displays);
    expect(groupSequences(pictures(names)).sequences[0]?.frames).toHaveLength(names.length);
  });

  test('each view is a sequence of its own, before and behind the number', () => {
    const frames = [1001, 1002, 1003];
    const names = ['left', 'right'].flatMap((view) => [
      ...numbered(`a.${view}.`, frames, '.exr'),
      ...numbered('b.', frames, `.${view}.exr`),
      ...numbered('c_', frames, `_${view}.exr`),
      ...numbered(`d.${view[0]}.`, frames, '.exr'),
    ]);
    expect(displaysOf(names)).toEqual([
      'a.left.1001-1003#.exr',
      'a.right.1001-1003#.exr',
      'b.1001-1003#.left.exr',
      'b.1001-1003#.right.exr',
      'c_1001-1003#_left.exr',
      'c_1001-1003#_right.exr',
      'd.l.1001-1003#.exr',
      'd.r.1001-1003#.exr',
    ]);
  });

  test('layers and cameras beside a number between dots do not become frames', () => {
    const layers = [0, 1, 2].flatMap((layer) => numbered('b.', [1001, 1002, 1003, 1004], `.crypto0${layer}.exr`));
    expect(displaysOf(layers)).toEqual([0, 1, 2].map((layer) => `b.1001-1004#.crypto0${layer}.exr`));
    const cameras = [1, 2, 3].flatMap((camera) => numbered('b.', [1001, 1002, 1003], `.cam00${camera}.exr`));
    expect(displaysOf(cameras)).toEqual([1, 2, 3].map((camera) => `b.1001-1003#.cam00${camera}.exr`));
  });

  test('a part number between dots that stays the same leaves the frame to the number that changes', () => {
    expect(displaysOf(numbered('A001.010.plate', [1001, 1002, 1003], '.exr'))).toEqual([
      'A001.010.plate1001-1003#.exr',
    ]);
  });
});

describe('what is none', () => {
  test.each<[string, string[]]>([
    ['two frames', numbered('a.', [1001, 1002], '.exr')],
    ['versions with underscore', numbered('comp_v', ['001', '002', '003'], '.exr')],
    ['versions with dot', numbered('comp.v', [12, 13, 14], '.exr')],
    ['versions alone', numbered('V', ['001', '002', '003'], '.exr')],
    ['versions written out', numbered('comp_ver', ['001', '002', '003'], '.exr')],
    ['shots', numbered('ABC_', ['010', '020', '030'], '_comp.exr')],
    ['shots with version', numbered('ABC_', ['010', '020', '030'], '_comp_v001.exr')],
    ['one frame of each shot', ['010', '020', '030'].map((shot) => `sh${shot}.1001.exr`)],
    ['one frame of each glued shot', ['010', '020', '030'].map((shot) => `sh${shot}_1001.exr`)],
    ['picture sizes', ['1280x720', '1920x1080', '3840x2160'].map((size) => `a_${size}.exr`)],
    ['ComfyUI', numbered('ComfyUI_', ['00001', '00002', '00003'], '_.png')],
    ['A1111', ['00012-1234567.png', '00013-1234568.png', '00014-1234569.png']],
    ['A1111, one counter', numbered('00012-', [1234567, 1234568, 1234569], '.png')],
    ['A1111 with words', numbered('00001-1234-prompt words ', [1, 2, 3], '.png')],
    ['A1111 grids', numbered('grid-', ['0001', '0002', '0003'], '.png')],
    ['SwarmUI', numbered('1534001-a cat-model-', [1, 2, 3], '.png')],
    ['NovelAI', numbered('1girl, solo s-', [1234567, 1234568, 1234569], '.png')],
    ['Midjourney', numbered('user_words_6f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8_', [0, 1, 2, 3], '.png')],
    ['DALL·E', numbered('DALL·E 2024-01-01 12.34.', [56, 57, 58], '.png')],
    ['Fooocus', numbered('2024-01-02_12-34-56_', [1001, 1002, 1003], '.png')],
    ['Firefly', numbered('Firefly a red fox ', [123, 124, 125], '.jpg')],
    ['seeds', numbered('words_', [1234567890, 2234567890, 3234567890], '.png')],
    ['copies', numbered('frame (', [1, 2, 3], ').png')],
    ['cameras', numbered('IMG_', ['1234', '1235', '1236'], '.JPG')],
    ['cameras, no separator', numbered('DSC', ['01234', '01235', '01236'], '.ARW')],
    ['phones', numbered('PXL_20260101_', [101500123, 101501456, 101502789], '.jpg')],
    ['phones, no name', numbered('20260101_', [101500, 101501, 101502], '.jpg')],
    ['no number', ['a.exr', 'b.exr', 'c.exr']],
    ['odd names', ['', '.', '..', '-', '-1', '.exr', '...', '🎬.exr', '\n.exr']],
  ])('%s', (_, names) => {
    expect(groupSequences(pictures(names))).toEqual({ sequences: [], singles: names });
  });

  test('films and sounds that are numbered', () => {
    const names = numbered('take.', [1001, 1002, 1003], '.mov');
    expect(groupSequences(pictures(names, { mediaType: 'video/quicktime' })).sequences).toEqual([]);
  });
});

describe('holes, duplicates and padding', () => {
  test('holes are told apart from the range, as remark and as data', () => {
    const [sequence] = groupSequences(pictures(numbered('a.', [1001, 1002, 1006, 1007, 1009], '.exr'))).sequences;
    expect(sequence).toMatchObject({
      display: 'a.1001-1009#.exr',
      step: 1,
      padding: 4,
      ranges: [
        { first: 1001, last: 1002, step: 1 },
        { first: 1006, last: 1007, step: 1 },
        { first: 1009, last: 1009, step: 1 },
      ],
      missing: [
        { first: 1003, last: 1005, step: 1 },
        { first: 1008, last: 1008, step: 1 },
      ],
      remarks: [{ code: 'sequence.missing-frames', detail: { frames: '1003-1005, 1008', count: 4 } }],
    });
  });

  test('a hole in every second frame counts every second frame', () => {
    const [sequence] = groupSequences(pictures(numbered('a.', [1, 3, 9, 11], '.exr'))).sequences;
    expect(sequence).toMatchObject({ step: 2, missing: [{ first: 5, last: 7, step: 2 }] });
    expect(sequence?.remarks[0]?.detail).toMatchObject({ count: 2 });
  });

  test('a hole costs nothing by its size', () => {
    const started = performance.now();
    const [sequence] = groupSequences(pictures(numbered('a.', [1, 2, 100000000], '.exr'))).sequences;
    expect(sequence?.missing).toEqual([{ first: 3, last: 99999999, step: 1 }]);
    expect(performance.now() - started).toBeLessThan(100);
  });

  test('the remark about many holes stays short', () => {
    const frames = Array.from({ length: 3000 }, (_, at) => at * 2 + (at % 2));
    const [sequence] = groupSequences(pictures(numbered('a.', frames, '.exr'))).sequences;
    expect(sequence?.missing.length).toBeGreaterThan(1000);
    expect(sequence?.remarks[0]?.message.length).toBeLessThan(300);
  });

  test('a frame there twice is a remark; the usual padding comes first', () => {
    const names = ['a.01001.exr', ...numbered('a.', [1000, 1001, 1002, 1003], '.exr')];
    const [sequence] = groupSequences(pictures(names)).sequences;
    expect(sequence?.display).toBe('a.1000-1003#.exr');
    expect(sequence?.frames.map(({ name }) => name)).toEqual([
      'a.1000.exr',
      'a.1001.exr',
      'a.01001.exr',
      'a.1002.exr',
      'a.1003.exr',
    ]);
    expect(sequence?.remarks.map(({ code }) => code)).toEqual(['sequence.duplicate-frame', 'sequence.mixed-padding']);
  });

  test('two frames of which one is there twice are no sequence', () => {
    expect(displaysOf(['a.1001.exr', 'a.01001.exr', 'a.1002.exr'])).toEqual([]);
  });

  test('of two paddings that explain as many names, the wider is the usual one', () => {
    const [sequence] = groupSequences(pictures(numbered('a.', ['001', '002', '0003', '0004'], '.exr'))).sequences;
    expect(sequence?.padding).toBe(4);
  });

  test.each<[string, (string | number)[], boolean]>([
    ['growth', [998, 999, 1000], false],
    ['growth beyond zeros', ['0998', '9999', '10000'], false],
    ['zeros and none', ['0998', '999', '1000'], true],
    ['two widths of zeros', ['001', '0002', '003'], true],
  ])('mixed padding: %s', (_, numbers, mixed) => {
    const [sequence] = groupSequences(pictures(numbered('a.', numbers, '.exr'))).sequences;
    expect(sequence?.remarks.some(({ code }) => code === 'sequence.mixed-padding')).toBe(mixed);
  });
});

describe('pictures that differ', () => {
  test('two sizes of one name are two sequences', () => {
    const full = pictures(numbered('a.', [1001, 1002, 1003, 1004], '.exr'));
    const proxies = pictures(numbered('a.', [1005, 1006, 1007], '.exr'), { dimensions: { width: 960, height: 540 } });
    const { sequences, singles } = groupSequences([...full, ...proxies]);
    expect(sequences.map(({ display, dimensions }) => [display, dimensions?.width])).toEqual([
      ['a.1005-1007#.exr', 960],
      ['a.1001-1004#.exr', 1920],
    ]);
    expect(singles).toEqual([]);
  });

  test('one frame of another type stands alone and leaves a hole', () => {
    const rest = pictures(numbered('a.', [1001, 1002, 1004], '.exr'));
    const liar = pictures(['a.1003.exr'], { mediaType: 'image/png' });
    const { sequences, singles } = groupSequences([...rest, ...liar]);
    expect(sequences).toMatchObject([{ display: 'a.1001-1004#.exr', missing: [{ first: 1003, last: 1003 }] }]);
    expect(singles).toEqual(['a.1003.exr']);
  });

  test('frames that could not be read stay in the larger sequence of their name', () => {
    const full = pictures(numbered('a.', [1001, 1002, 1003, 1004], '.exr'));
    const proxies = pictures(numbered('a.', [1005, 1006, 1007], '.exr'), { dimensions: { width: 960, height: 540 } });
    const { sequences } = groupSequences([...unread(['a.1008.exr', 'a.1000.exr']), ...proxies, ...full]);
    expect(sequences.map(({ display }) => display)).toEqual(['a.1005-1007#.exr', 'a.1000-1008#.exr']);
  });

  test('between two sequences of one length, which takes the unread frames does not hang on the order', () => {
    const full = pictures(numbered('a.', [1001, 1002, 1003], '.exr'));
    const proxies = pictures(numbered('a.', [1004, 1005, 1006], '.exr'), { dimensions: { width: 960, height: 540 } });
    const broken = unread(['a.1007.exr']);
    expect(groupSequences([...full, ...proxies, ...broken])).toEqual(groupSequences([...broken, ...proxies, ...full]));
  });

  test('without three that could be read, nothing says that it is a sequence', () => {
    const names = numbered('a.', [1001, 1002, 1003, 1004, 1005], '.exr');
    const candidates = [...pictures(names.slice(0, 2)), ...unread(names.slice(2))];
    expect(groupSequences(candidates)).toEqual({ sequences: [], singles: names });
  });

  test('a size that is not known is no other size', () => {
    const candidates = pictures(numbered('a.', [1, 2, 3], '.exr'));
    const sizeless = numbered('a.', [4, 5], '.exr').map((name) => ({ name, mediaType: 'image/x-exr' }));
    expect(groupSequences([...sizeless, ...candidates]).sequences).toMatchObject([
      { display: 'a.1-5@.exr', dimensions: HD },
    ]);
    const none = numbered('a.', [1, 2, 3], '.exr').map((name) => ({ name, mediaType: 'image/x-exr' }));
    expect(groupSequences(none).sequences[0]).not.toHaveProperty('dimensions');
  });
});

test('ranges the way artists write them', () => {
  const ranges = [
    { first: -5, last: 3, step: 1 },
    { first: 7, last: 7, step: 1 },
    { first: 10, last: 20, step: 5 },
  ];
  expect(formatRanges(ranges)).toBe('-5-3, 7, 10-20x5');
  expect(formatRanges(ranges, 1)).toBe('-5-3, and 2 more');
  expect(formatRanges([])).toBe('');
});

test('long names of digits and many names take linear time', () => {
  const started = performance.now();
  const hostile = Array.from({ length: 20_000 }, (_, at) => `${'1'.repeat(120)}.${'9-_x.'.repeat(25)}${at}`);
  groupSequences(pictures(hostile));
  const many = numbered(
    'a.',
    Array.from({ length: 100_000 }, (_, at) => at),
    '.exr',
  );
  expect(groupSequences(pictures(many)).sequences[0]?.frames).toHaveLength(100_000);
  expect(performance.now() - started).toBeLessThan(5000);
});
