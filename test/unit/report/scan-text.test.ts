import { expect, it } from 'vitest';
import type { DeliveredFile } from '../../../src/domain/delivery.ts';
import type { DirectoryResult } from '../../../src/domain/scan-result.ts';
import { createScanText } from '../../../src/report/scan-text.ts';
import { createStyle } from '../../../src/report/style.ts';
import { createSummary } from '../../../src/report/summary.ts';
import { directory, file, sequence, unchecked } from './make-scan.ts';

function render(results: readonly DirectoryResult[], colour = false): string {
  const text = createScanText(createStyle(colour));
  const summary = createSummary();
  for (const result of results) {
    text.add(result);
    summary.add(result);
  }
  const ledgerHead = { sequence: 1, hash: '0'.repeat(64) };
  return text.render(summary.line({ path: 'dailies', seconds: 2, trustSet: 'none', signsVersion: '1', ledgerHead }));
}

const generated = (path: string): DeliveredFile => file(path, 'generated');
const plain = (path: string): DeliveredFile => file(path);

it('tells what is flagged first, the worst on top, then what is open, then what could not be judged', () => {
  const files = [
    file('b/contains.png', 'contains-ai'),
    file('c/ask.png', 'needs-answer'),
    generated('d/made.png'),
    unchecked('e/broken.exr', 'unreadable'),
    unchecked('f/growing.mov', 'unfinished'),
    unchecked('g/notes.fdx', 'unsupported'),
    plain('a/plain.png'),
  ];
  const text = render([directory({ files })]);
  const order = [
    'Generative AI (2)',
    'd/made.png',
    'b/contains.png',
    'Needs an answer (1)',
    'c/ask.png',
    'Could not be read (1)',
    'e/broken.exr',
    'It ends early.',
    'Not finished (1)',
    'f/growing.mov',
    'Not supported: read, not judged (1)',
    'g/notes.fdx',
    'dailies: 7 files',
  ].map((part) => text.indexOf(part));
  expect(order.every((place) => place >= 0)).toBe(true);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(text).toContain('generators.a1111 in PNG:Parameters: Stable Diffusion web UI, model juggernautXL_v9');
  // What nobody found anything in is counted, not listed.
  expect(text).not.toContain('a/plain.png');
});

it('says that unknown is not clean, and holds what was not checked apart from the counts', () => {
  const problems = [{ name: 'dark', code: 'file.forbidden', message: 'May not be opened.' } as const];
  const text = render([directory({ files: [plain('a'), unchecked('b', 'unreadable')], problems })]);
  expect(text).toMatch(/1 {2}unknown .*not the same as clean/);
  expect(text).toMatch(/2 {2}not checked .*in none of the counts above/);
  expect(render([directory({ files: [plain('a')] })])).not.toContain('not checked');
});

it('tells a sequence in one entry: counts, the frames that differ, and what the worst carries', () => {
  const text = render([directory({ sequences: [sequence([plain, generated, plain])] })]);
  expect(text).toContain('Generative AI (1)\n  shots/sh010.1001-1003#.png\n      3 frames: 1 generated, 2 unknown');
  expect(text).toContain('differs: 1002 generated');
  expect(text).toContain('shots/sh010.1002.png:');
  const broken = render([
    directory({ sequences: [sequence([plain, plain, (path) => unchecked(path, 'unreadable')])] }),
  ]);
  expect(broken).toContain('Could not be read (1)\n  shots/sh010.1003.png');
});

it('lists a hundred of a kind, counts all, and says where the rest is', () => {
  const files = Array.from({ length: 250 }, (_, at) => generated(`made_${at}_x.png`));
  const text = render([directory({ files })]);
  expect(text).toContain('Generative AI (250)');
  expect(text.match(/made_\d+_x\.png/g)).toHaveLength(100);
  expect(text).toContain('and 150 more; --json lists them all');
});

it('cannot be told what to do by a name, a prompt or an error', () => {
  const nasty = '\u001b[2J\u009b\r\n\u202eevil';
  const bad = { ...unchecked(nasty, 'unreadable'), error: { code: 'file.io', message: nasty } as const };
  const marked = file(nasty, 'generated');
  const evidence = marked.evidence.map((piece) => ({
    ...piece,
    system: nasty,
    carrier: nasty,
    detail: { model: nasty },
  }));
  const judged = { origin: 'generated', basis: evidence, remarks: [] } as const;
  const text = render([directory({ files: [bad, { ...marked, evidence, judged }], skipped: { [nasty]: 1 } })]);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(text.split('\n').some((line) => line.startsWith('evil'))).toBe(false);
});

it('tells what was found on the frames of a sequence, once, also when nothing makes it generative', () => {
  const message = 'Metadata was only read in part.';
  const partly = (path: string): DeliveredFile =>
    file(path, 'unknown', { remarks: [{ code: 'metadata.partial', message }] });
  const text = render([directory({ sequences: [sequence([partly, plain, partly])] })]);
  expect(text).toContain('Sequences with gaps or other findings (1)\n  shots/sh010.1001-1003#.png');
  expect(text).toContain(`metadata.partial: ${message} (2 frames)`);
});

it('tells the source type that a file declares, and which ingredient said so', () => {
  const declared = file('a.jpg', 'contains-ai');
  const evidence = declared.evidence.map((piece) => ({
    ...piece,
    sign: 'c2pa.action',
    carrier: 'c2pa.actions',
    system: 'DreamTool',
    detail: { digitalSourceType: 'trainedAlgorithmicMedia' },
    through: [
      { relation: 'parent', conversionOnly: true },
      { relation: 'component', conversionOnly: false },
    ] as const,
  }));
  const judged = { origin: 'contains-ai', certainty: 'declared', basis: evidence, remarks: [] } as const;
  const text = render([directory({ files: [{ ...declared, evidence, judged }] })]);
  expect(text).toContain(
    'c2pa.action in c2pa.actions of the component of the parent: DreamTool, trainedAlgorithmicMedia',
  );
});
