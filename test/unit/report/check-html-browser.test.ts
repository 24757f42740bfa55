import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckReport } from '../../../src/domain/report.ts';
import { renderCheckHtml } from '../../../src/report/check-html.ts';
import { finding, makeReport, SIGN } from './make-report.ts';
import { MEASURE_CONTRAST } from './measure-contrast.ts';
import { openBrowser } from './open-browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-page-'));
let browser: Browser | undefined;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** What the browser complained of, and what it asked the network for. */
  readonly complaints: readonly string[];
}

async function openPage(
  report: CheckReport,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<Opened | undefined> {
  if (browser === undefined) return undefined;
  const file = join(folder, 'report.html');
  writeFileSync(file, renderCheckHtml(report, new Map()));
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
  return { page, complaints };
}

function column(page: Page, at: number): Promise<string[]> {
  return page.locator(`#open table.findings tbody td:nth-child(${at})`).allInnerTexts();
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe('in a browser', () => {
  it('sorts by click and by keyboard, both ways, and says how', async () => {
    const opened = await openPage(makeReport());
    if (opened === undefined) return;
    const { page, complaints } = opened;
    const head = page.locator('#open table.findings th', { hasText: 'File' });
    const before = await column(page, 5);
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect(await column(page, 5)).toEqual(before.toSorted());
    await head.getByRole('button').focus();
    await page.keyboard.press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await column(page, 5)).toEqual(before.toSorted().toReversed());
    const severity = page.locator('#open table.findings th', { hasText: 'Severity' });
    await severity.getByRole('button').focus();
    await page.keyboard.press('Space');
    expect(await head.getAttribute('aria-sort')).toBeNull();
    expect((await column(page, 1)).map((text) => text.replace(/^\W+/, ''))).toEqual([
      'Blocker',
      'Blocker',
      'Blocker',
      'Issue',
      'Issue',
      'FYI',
    ]);
    // Frames sort as numbers, and what has none comes last whichever way.
    await page.locator('#open table.findings th', { hasText: 'Frames' }).getByRole('button').click();
    expect((await column(page, 7)).slice(0, 3)).toEqual(['1001-1148', '1201-1223x2', '']);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('runs and loads nothing that strangers put into names, prompts and people', async () => {
    const opened = await openPage(makeHostileReport());
    if (opened === undefined) return;
    const { page, complaints } = opened;
    await page.waitForTimeout(200);
    expect(complaints).toEqual([]);
    expect(await page.evaluate('globalThis.pwned')).toBeUndefined();
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('style').count()).toBe(1);
    expect(await page.locator('img, iframe, object, link, form').count()).toBe(0);
    expect(await page.locator('[onerror], [onclick], [onload], [style]').count()).toBe(0);
    const text = await page.locator('body').innerText();
    expect(text).toContain('<script>globalThis.pwned=1</script>');
    expect(text).toContain('\\u202e');
    expect(text).toContain('a\\nb');
    expect(text).toContain('🎬');
    expect(text).not.toContain('\u202e');
    expect(await overflow(page)).toBe(0);
    await page.close();
  });

  it('is whole without JavaScript', async () => {
    const opened = await openPage(makeReport(), { javaScriptEnabled: false });
    if (opened === undefined) return;
    const { page, complaints } = opened;
    expect(await page.locator('.verdict .word').innerText()).toBe('FAIL');
    expect(await page.locator('#open article').count()).toBe(6);
    expect(await page.locator('#open thead th').first().innerText()).toBe('Severity');
    const files = page.locator('#files');
    expect(await files.locator('table').isVisible()).toBe(false);
    await files.locator('summary').click();
    expect(await files.locator('table').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  for (const colorScheme of ['light', 'dark'] as const)
    for (const verdict of ['pass', 'hold', 'fail'] as const)
      it(`can be read: contrast in ${colorScheme} with ${verdict}`, async () => {
        const opened = await openPage(makeReport({ verdict }), { colorScheme });
        if (opened === undefined) return;
        const { page } = opened;
        await page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
        const { texts, faint } = await page.evaluate<{ texts: number; faint: string[] }>(MEASURE_CONTRAST);
        expect(texts).toBeGreaterThan(200);
        expect(faint).toEqual([]);
        expect(await overflow(page)).toBe(0);
        await page.close();
      });

  it('prints everything unfolded, on paper colours, with nothing cut', async () => {
    const opened = await openPage(makeReport(), { colorScheme: 'dark', javaScriptEnabled: false });
    if (opened === undefined) return;
    const { page } = opened;
    // The width of A4 across, less the margins.
    await page.setViewportSize({ width: 1030, height: 700 });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('#files table').isVisible()).toBe(true);
    expect(await page.locator('#settled article').last().isVisible()).toBe(true);
    expect(await overflow(page)).toBe(0);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });

  it('opens and sorts two thousand findings', async () => {
    const findings = Array.from({ length: 2000 }, (_, at) =>
      finding({ id: at.toString(16).padStart(12, '0'), path: `reel/sh${(at * 7919) % 2000}.png` }),
    );
    const opened = await openPage(makeReport({ findings }));
    if (opened === undefined) return;
    const { page } = opened;
    await page.locator('#open table.findings th', { hasText: 'File' }).getByRole('button').click();
    expect(await page.locator('#open tbody tr:first-child td:nth-child(5)').innerText()).toBe('reel/sh0.png');
    expect(await page.locator('#open tbody tr:last-child td:nth-child(5)').innerText()).toBe('reel/sh1999.png');
    await page.close();
  });
});

function makeHostileReport(): CheckReport {
  const script = '<script>globalThis.pwned=1</script>';
  const texts = [
    script,
    '"><img src=x onerror="globalThis.pwned=1">',
    '</style><style>*{display:none}</style>',
    `</script>${script}`,
    "' onmouseover='globalThis.pwned=1",
    '\u202egnp.exe',
    'a\nb\r\u0000\u001b[2J',
    '🎬 👩‍👩‍👧',
    '\ud800 lone',
    'x'.repeat(3000),
    'javascript:globalThis.pwned=1',
    '&lt;script&gt;&#x3c;',
    'שלום/עולם.png',
  ];
  const findings = texts.map((text, at) =>
    finding({
      id: at < 2 ? text : at.toString(16).padStart(12, '0'),
      path: `reel/${text}`,
      message: text,
      remedy: text,
      shot: text,
      rule: at === 3 ? text : 'N03',
      evidence: [{ ...SIGN, system: text, carrier: text, detail: { prompt: text, [text]: text } }],
      nearApprovals: [{ reference: text, why: text }],
      lapsed: { by: text, reason: text, at: text },
      ...(at % 2 === 0 && { accepted: { by: text, reason: text, at: text } }),
      ...(at % 3 === 0 && {
        approval: {
          reference: text,
          approver: text,
          organisation: text,
          date: text,
          expires: text,
          conditions: [text],
        },
      }),
    }),
  );
  const all = texts.join(' ');
  return makeReport({
    findings,
    show: { id: all, title: all },
    delivery: { name: all, path: all, delivered: all },
    checkedAt: all,
    policy: { id: all, version: all },
    trustSet: all,
    rules: texts.map((text) => ({ id: text, title: text, text, source: text })),
    fixed: texts.map((text) => ({ id: text, code: text, rule: text, path: text, message: text })),
    unchecked: texts.map((path) => ({ path, status: 'unreadable', error: { code: 'file.io', message: path } })),
    files: texts.map((path) => ({ path, sha256: path })),
  });
}
