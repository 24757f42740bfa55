import { describe, expect, it } from 'vitest';
import { renderPageHashes } from '../../../scripts/write-page-hashes.ts';
import type { Evidence } from '../../../src/domain/evidence.ts';
import { renderCheckHtml } from '../../../src/report/check-html.ts';
import * as hashes from '../../../src/report/html/page-hashes.ts';
import { finding, makeReport, SIGN } from './make-report.ts';

const NONE = new Map<string, string>();
/** A JPEG begins like this; the page takes whatever follows for its data. */
const JPEG = '/9j/4AAQSkZJRgABAQEASABIAAD/2Q==';

function textOf(page: string): string {
  return page
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

it('names in its policy the styles and the script that it has', () => {
  expect(renderPageHashes()).toContain(hashes.STYLES_HASH);
  expect(renderPageHashes()).toContain(hashes.SCRIPT_HASH);
  const page = renderCheckHtml(makeReport(), NONE);
  expect(page).toContain("default-src 'none'");
  expect(page).not.toContain('unsafe-inline');
});

it('tells verdict, coverage, open, settled, fixed, not checked, files and foot, in that order', () => {
  const page = renderCheckHtml(makeReport(), NONE).replace(/<style>[\s\S]*?<\/style>/, '');
  const parts = [
    '<p class="word">FAIL',
    'coverage',
    'open',
    'settled',
    'fixed',
    'unchecked',
    'files',
    'rules',
    '<footer>',
  ];
  const places = parts.map((part) => page.indexOf(part.startsWith('<') ? part : `<section id="${part}"`));
  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  const groups = [
    'Blockers <span class="count">3',
    'Issues <span class="count">2',
    'For information <span class="count">1',
  ];
  expect(groups.map((group) => page.indexOf(group)).every((place, at, all) => place > (all[at - 1] ?? 0))).toBe(true);
});

it('tells all there is to know of one instance', () => {
  const near = [{ reference: 'APR-7', why: 'expired on 2026-10-31' }];
  const text = textOf(renderCheckHtml(makeReport({ findings: [finding({ nearApprovals: near })] }), NONE));
  for (const fact of [
    '3fa91c07de52',
    'generated.unapproved',
    'Generated material in a final is approved in writing',
    'sh0420_comp_v017.1001-1148#.exr',
    '01:12:40:07',
    '01:12:46:10',
    '23.976',
    'sh0420',
    'juggernautXL_v9',
    'PNG:Parameters',
    'Rests onmetadata',
    'Get a written approval for this content',
    'Approval APR-7 does not cover it: expired on 2026-10-31.',
    'new',
  ])
    expect(text).toContain(fact);
});

it('says that a sign-off was of other content, and keeps the finding open', () => {
  const lapsed = { by: 'Kim Lindqvist', reason: 'Reshot in January.', at: '2026-11-19T09:12:44.000Z' };
  const text = textOf(renderCheckHtml(makeReport({ findings: [finding({ lapsed })] }), NONE));
  expect(text).toMatch(/It was signed off by Kim Lindqvist on .* for other content: Reshot in January\./);
  expect(text).toContain('What settles it');
  expect(text).not.toContain('✓ Signed off');
});

it('shows who approved and who signed off, until when and on which condition', () => {
  const text = textOf(renderCheckHtml(makeReport(), NONE));
  expect(text).toContain(
    'by Dana Ortiz, Streamer Productions, on 2026-11-02, reference APR-2026-131, good until 2027-03-31',
  );
  expect(text).toContain('background only; no more than 40 frames');
  expect(text).toContain('by Kim Lindqvist on 2026-11-19 09:12:44 UTC: Upscale of a photographed plate');
});

it('says plainly that nothing can read trusted without anchors, and names the set where there is one', () => {
  expect(textOf(renderCheckHtml(makeReport(), NONE))).toContain('No trust anchors were loaded');
  const page = textOf(renderCheckHtml(makeReport({ trustSet: 'ab12cd34' }), NONE));
  expect(page).toContain('ab12cd34');
  expect(page).not.toContain('No trust anchors');
});

it('never calls a pass clean: it points at the coverage', () => {
  const report = makeReport({ verdict: 'pass', findings: [], fixed: [], unchecked: [] });
  const text = textOf(renderCheckHtml(report, NONE));
  expect(text).toContain('PASS');
  expect(text).toContain('Nothing is open.');
  expect(text).toContain('A pass is as good as its coverage');
  expect(text).not.toContain('Not checked 0');
});

it('explains a hold that no open finding explains', () => {
  const settled = makeReport().findings.filter(({ accepted }) => accepted !== undefined);
  const text = textOf(renderCheckHtml(makeReport({ verdict: 'hold', findings: settled }), NONE));
  expect(text).toContain('still being written holds a delivery');
});

it('takes pictures that are JPEG in base64, and nothing else', () => {
  const pictures = (data: string): number =>
    renderCheckHtml(makeReport(), new Map([['3fa91c07de52', data]])).split('<img').length - 1;
  expect(pictures(JPEG)).toBe(1);
  expect(pictures(`${JPEG}" onerror="alert(1)`)).toBe(0);
  expect(pictures('/9j/<script>')).toBe(0);
  expect(pictures('iVBORw0KGgo=')).toBe(0);
  expect(pictures(`/9j/${'A'.repeat(300_000)}`)).toBe(0);
  expect(pictures('')).toBe(0);
});

describe('a huge report', () => {
  const id = (at: number): string => at.toString(16).padStart(12, '0');
  const files = Array.from({ length: 200_000 }, (_, at) => ({ path: `a/b/${at}.exr`, sha256: 'f'.repeat(64) }));
  const unchecked = files.slice(0, 50_000).map(({ path }) => ({ path, status: 'unreadable' as const }));

  it('says what it leaves out; each finding has its row, and the gravest are told in full', () => {
    const findings = Array.from({ length: 6000 }, (_, at) =>
      finding({ id: id(at), severity: at % 2 === 0 ? 'FYI' : 'Blocker' }),
    );
    const page = renderCheckHtml(makeReport({ findings, files, unchecked }), NONE);
    expect(page.length).toBeLessThan(25_000_000);
    expect(page).toContain('first 20,000 of 200,000');
    expect(page).toContain('first 5,000 of 50,000');
    expect(page.match(/<article class="card blocker/g)).toHaveLength(3000);
    expect(page.match(/<article class="card fyi/g)).toHaveLength(2000);
    expect(page).toContain('1,000 more are in the table above');
    expect(page.split(`#f-${id(5998)}`)).toHaveLength(2);
  });

  it('stays bounded when strangers fill every field', () => {
    const detail = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`key${at}`, '<"'.repeat(2000)]));
    const evidence = Array.from({ length: 20 }, (): Evidence => ({ ...SIGN, system: '&'.repeat(4000), detail }));
    const findings = Array.from({ length: 5000 }, (_, at) =>
      finding({ id: id(at), message: '"'.repeat(9000), evidence }),
    );
    expect(renderCheckHtml(makeReport({ findings }), NONE).length).toBeLessThan(60_000_000);
  });
});
