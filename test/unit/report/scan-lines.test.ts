import { describe, expect, it } from 'vitest';
import type { DeliveredFile } from '../../../src/domain/delivery.ts';
import { describeDirectory, describeFile, describeSequence, findDiffering } from '../../../src/report/scan-lines.ts';
import { SIGN } from './make-report.ts';
import { directory, file, sequence, unchecked } from './make-scan.ts';

const plain = (path: string): DeliveredFile => file(path);
const generated = (path: string): DeliveredFile => file(path, 'generated');
const edited = (path: string): DeliveredFile => file(path, 'ai-edited');
const broken = (path: string): DeliveredFile => unchecked(path, 'unreadable');

describe('a sequence', () => {
  it('is what its worst frame is, with counts, and names the frames that differ', () => {
    const line = describeSequence(sequence([plain, plain, generated, plain, edited]));
    expect(line).toMatchObject({
      status: 'checked',
      origin: 'generated',
      certainty: 'implied',
      frames: 5,
      sizeBytes: 5000,
      origins: { unknown: 3, generated: 1, 'ai-edited': 1 },
      evidence: [{ sign: SIGN.sign, origin: 'generated' }],
    });
    expect(line.differs.map(({ frame, origin }) => [frame, origin])).toEqual([
      [1003, 'generated'],
      [1005, 'ai-edited'],
    ]);
    expect(line.findings.map(({ code }) => code)).toContain('sequence.mixed-origin');
  });

  it('is as certain as the most certain of its worst frames', () => {
    const proven = (path: string): DeliveredFile => {
      const made = generated(path);
      return made.judged === undefined ? made : { ...made, judged: { ...made.judged, certainty: 'proven' } };
    };
    expect(describeSequence(sequence([generated, proven, plain])).certainty).toBe('proven');
  });

  it('has no origin while a frame could not be checked, whatever the others are', () => {
    for (const rest of [plain, generated]) {
      const line = describeSequence(sequence([rest, rest, broken]));
      expect(line.status).toBe('unreadable');
      expect(line).not.toHaveProperty('origin');
      expect(line).not.toHaveProperty('certainty');
      expect(line.error).toEqual({ code: 'file.truncated', message: 'It ends early.' });
      expect(line.differs).toEqual([{ frame: 1003, path: 'shots/sh010.1003.png', status: 'unreadable' }]);
    }
    // What the other frames carry is still told.
    expect(describeSequence(sequence([generated, generated, broken])).evidence).toHaveLength(1);
  });

  it('without a difference names none', () => {
    expect(findDiffering(sequence([plain, plain, plain]))).toEqual([]);
    expect(describeSequence(sequence([plain, plain, plain])).findings).toEqual([]);
  });

  it('tells a remark of its frames once, with how many have it', () => {
    const remarked = (path: string): DeliveredFile =>
      file(path, 'unknown', { remarks: [{ code: 'credential.tampered', message: 'm' }] });
    const { findings } = describeSequence(sequence([remarked, plain, remarked]));
    expect(findings).toEqual([{ code: 'credential.tampered', message: 'm', detail: { frames: 2 } }]);
  });
});

describe('a file', () => {
  it('that was not checked has no origin', () => {
    for (const status of ['unreadable', 'unfinished', 'unsupported'] as const) {
      const line = describeFile(unchecked('a', status));
      expect(line.status).toBe(status);
      expect(line).not.toHaveProperty('origin');
    }
  });

  it('tells first what decided, with the certainty it was judged to have', () => {
    const hint = { ...SIGN, sign: 'other', origin: 'needs-answer', certainty: 'hint' } as const;
    const judged = { origin: 'generated', certainty: 'proven', basis: [SIGN], remarks: [] } as const;
    const { evidence } = describeFile(file('a', 'generated', { evidence: [hint, SIGN], judged }));
    expect(evidence.map(({ sign, certainty }) => [sign, certainty])).toEqual([
      [SIGN.sign, 'proven'],
      ['other', 'hint'],
    ]);
    expect(evidence[0]?.detail).toMatchObject({ carrier: 'PNG:Parameters', model: 'juggernautXL_v9' });
  });
});

describe('a directory', () => {
  const result = directory({
    path: 'sub',
    files: [plain('sub/a.png')],
    sequences: [sequence([plain, plain, plain])],
    notices: [
      { path: 'sub/x.c2pa', code: 'credential.orphan-sidecar', message: 'Belongs to nothing.' },
      { path: 'sub/a.receipt.json', code: 'receipt.unreadable', message: 'Nobody signed it.', detail: { reason: 'x' } },
    ],
    problems: [{ name: 'dark', code: 'file.forbidden', message: 'May not be opened.' }],
  });

  it('has a line for each file, sequence, notice and problem; frames only when asked for', () => {
    const lines = [...describeDirectory(result, { frames: false })];
    expect(lines.map((line) => [line.path, line.kind === 'notice' ? line.findings : line.status])).toEqual([
      ['shots/sh010.1001-1003#.png', 'checked'],
      ['sub/a.png', 'checked'],
      ['sub/x.c2pa', 'unsupported'],
      ['sub/a.receipt.json', [{ code: 'receipt.unreadable', message: 'Nobody signed it.', detail: { reason: 'x' } }]],
      ['sub/dark', 'unreadable'],
    ]);
    expect([...describeDirectory(result, { frames: true })]).toHaveLength(8);
  });
});

it('says which manifest made a statement, and through which ingredients it reaches the file', () => {
  const made = file('a.jpg', 'contains-ai');
  const through = [
    { relation: 'parent', conversionOnly: true },
    { relation: 'component', conversionOnly: false },
  ] as const;
  const evidence = made.evidence.map((piece) => ({ ...piece, manifest: 'urn:c2pa:sky', through }));
  const line = describeFile({ ...made, evidence, judged: { origin: 'contains-ai', basis: evidence, remarks: [] } });
  expect(line.evidence[0]?.detail).toMatchObject({ manifest: 'urn:c2pa:sky', through: 'parent, component' });
});
