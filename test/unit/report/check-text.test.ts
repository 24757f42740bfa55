import { expect, it } from 'vitest';
import { renderCheckText } from '../../../src/report/check-text.ts';
import { createStyle } from '../../../src/report/style.ts';
import { finding, makeReport } from './make-report.ts';

const plain = createStyle(false);
const text = renderCheckText(makeReport(), plain);

it('begins with the verdict, then coverage with what was not checked apart', () => {
  const [verdict, about, counts, , head, files] = text.split('\n');
  expect(verdict).toBe('FAIL  It must not go out as it is.');
  expect(about).toContain(
    'HL_ep103_finals for The Harbour Lights (harbour), delivered 2026-11-20, policy netflix 2026.11.1',
  );
  expect(counts).toBe('3 Blockers, 2 Issues, 1 FYI open, 2 settled, 1 fixed, 3 files not checked');
  expect(head?.split(/\s{2,}/)).toEqual([
    'Coverage',
    'total',
    'with evidence',
    'declared',
    'unknown',
    '│',
    'not checked',
  ]);
  expect(files?.split(/\s{2,}/)).toEqual(['files', '2,841', '212', '2,390', '236', '│', '3']);
});

it('goes from the gravest to what is settled, fixed and not checked', () => {
  const titles = text.split('\n').filter((line) => /^\S.*\(\d+\)$/.test(line));
  expect(titles).toEqual([
    'Blockers (3)',
    'Issues (2)',
    'For information (1)',
    'Settled (2)',
    'Fixed since the last check (1)',
    'Not checked: nobody knows what is in them (3)',
  ]);
});

it('tells of one instance where it is, on what evidence, what settles it, and how to name it', () => {
  expect(text).toContain(
    [
      '  reel_03/sh0420/comp/sh0420_comp_v017.1001-1148#.exr',
      '      shot sh0420, frames 1001-1148, 01:12:40:07 to 01:12:46:10 at 23.976',
      '      generated (declared), and no written approval covers it.',
      '      Stable Diffusion web UI, juggernautXL_v9: generators.a1111 in PNG:Parameters',
      '      → Get a written approval for this content and import it, or replace the file.',
      '      N03 generated.unapproved, rests on metadata, new, 3fa91c07de52',
    ].join('\n'),
  );
  expect(text).toContain('approval APR-2026-118 does not cover it: expired on 2026-10-31');
  expect(text).toContain('c2pa.action in c2pa.actions.v2, in its parent');
});

it('names who settled what, and asks nothing more of it', () => {
  const settled = text.slice(text.indexOf('Settled'), text.indexOf('Fixed since'));
  expect(settled).toContain(
    '✓ approved: APR-2026-131, Dana Ortiz (Streamer Productions), 2026-11-02, good until 2027-03-31',
  );
  expect(settled).toContain('✓ signed off by Kim Lindqvist on 2026-11-19: Upscale');
  expect(settled).not.toContain('→');
});

it('says what nothing can read trusted without, and that unknown is not clean', () => {
  expect(text).toContain('no trust anchors, so nothing can read trusted');
  expect(text).toContain('Unknown is not clean.');
  expect(renderCheckText(makeReport({ trustSet: 'ab12' }), plain)).toContain('trust set ab12');
});

it('says that a sign-off was of other content, and what settles it now', () => {
  const lapsed = { by: 'Kim Lindqvist', reason: 'Reshot in January.', at: '2026-11-19T09:12:44.000Z' };
  const open = renderCheckText(makeReport({ findings: [finding({ lapsed })] }), plain);
  expect(open).toContain('was signed off by Kim Lindqvist on 2026-11-19 for other content: Reshot in January.');
  expect(open).toContain('→');
  expect(open).not.toContain('✓');
});

it('gives advice of its own to a finding that brings none', () => {
  const bare = finding({ code: 'credential.tampered', remedy: undefined });
  expect(renderCheckText(makeReport({ findings: [bare] }), plain)).toContain('→ Ask for the original');
});

it('cuts long lists and says where the rest is', () => {
  const findings = Array.from({ length: 450 }, () => finding({ severity: 'Issue' }));
  const long = renderCheckText(makeReport({ findings }), plain);
  expect(long).toContain('Issues (450)');
  expect(long).toContain('… and 250 more; --json lists them all');
});

it('cannot be told what to do by a stranger, in colour or without', () => {
  const nasty = '\u001b]8;;http://evil\u0007\u009b2J\r\u202e';
  const report = makeReport({
    delivery: { name: nasty, path: nasty, delivered: '2026-11-20' },
    show: { id: nasty, title: nasty },
    findings: [
      finding({
        path: nasty,
        message: nasty,
        remedy: nasty,
        shot: nasty,
        nearApprovals: [{ reference: nasty, why: nasty }],
        lapsed: { by: nasty, reason: nasty, at: '2026-11-20' },
      }),
      finding({ accepted: { by: nasty, reason: nasty, at: '2026-11-20' } }),
    ],
    unchecked: [{ path: nasty, status: 'unreadable', error: { code: 'file.io', message: nasty } }],
    fixed: [{ id: 'a', code: 'b', rule: 'c', path: nasty, message: nasty }],
  });
  expect(renderCheckText(report, plain).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  // Colours are escape sequences; none but these may be there.
  const coloured = [1, 2, 22, 31, 32, 33, 39].reduce(
    (rest, code) => rest.replaceAll(`\u001b[${code}m`, ''),
    renderCheckText(report, createStyle(true)),
  );
  expect(coloured.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
