import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderPageHashes } from '../../../scripts/write-page-hashes.ts';
import type { Receipt } from '../../../src/domain/receipt.ts';
import { RECEIPT_STYLES_HASH } from '../../../src/report/html/page-hashes.ts';
import { renderReceiptHtml } from '../../../src/report/receipt-html.ts';
import { entry } from '../domain/receipt-cases.ts';
import { makeHostileReceipt, makeReceipt } from './make-receipt.ts';
import { MEASURE_CONTRAST } from './measure-contrast.ts';
import { openBrowser } from './open-browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-receipt-page-'));
let browser: Browser | undefined;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openPage(receipt: Receipt, options: Parameters<Browser['newPage']>[0] = {}) {
  if (browser === undefined) return undefined;
  const file = join(folder, 'handover.receipt.html');
  writeFileSync(file, renderReceiptHtml(receipt, 'handover.receipt.json'));
  const page = await browser.newPage({ viewport: { width: 1100, height: 900 }, ...options });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) complaints.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
  return { page, complaints };
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

test('the styles that the policy allows are those of the page', () => {
  expect(renderPageHashes()).toContain(`'${RECEIPT_STYLES_HASH}'`);
});

test('it says who, when, how many, what failed and how to check, the warning about the certificate first', async () => {
  const opened = await openPage(makeReceipt());
  if (opened === undefined) return;
  const { page, complaints } = opened;
  const text = await page.locator('main').innerText();
  const order = [
    '2 files marked by Tern VFX',
    '2026-11-20 10:00:00 UTC',
    'Made with a development certificate',
    'No time stamp for 1 file.',
    '0b0e9c1e-8f2e-4c53-9b62-5f3f8f8a2f10',
    'Not marked (1)',
    'stills/broken.png',
    'assay receipt verify handover.receipt.json',
    'Marked (2)',
    'a'.repeat(64),
  ];
  const places = order.map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(complaints).toEqual([]);
  const plain = await openPage(
    makeReceipt({ signer: { ...makeReceipt().signer, development: false }, warnings: [], failures: [] }),
  );
  expect(await plain?.page.locator('.box').count()).toBe(0);
  await page.close();
  await plain?.page.close();
});

test('black on white whatever the screen is set to, readable, and nothing wider than a phone or a sheet', async () => {
  for (const options of [
    { colorScheme: 'light' },
    { colorScheme: 'dark' },
    { viewport: { width: 360, height: 700 } },
  ] as const) {
    const opened = await openPage(makeReceipt(), options);
    if (opened === undefined) return;
    const { page } = opened;
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    const { texts, faint } = await page.evaluate<{ texts: number; faint: string[] }>(MEASURE_CONTRAST);
    expect(texts).toBeGreaterThan(30);
    expect(faint).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.close();
  }
});

test('it runs and loads nothing that strangers put into names and warnings', async () => {
  const opened = await openPage(makeHostileReceipt());
  if (opened === undefined) return;
  const { page, complaints } = opened;
  await page.waitForTimeout(100);
  expect(complaints).toEqual([]);
  expect(await page.evaluate('globalThis.pwned')).toBeUndefined();
  expect(await page.locator('script, img, iframe, object, link, form, [onerror], [onmouseover], [style]').count()).toBe(
    0,
  );
  expect(await page.locator('style').count()).toBe(1);
  const text = await page.locator('body').innerText();
  expect(text).toContain('<script>globalThis.pwned=1</script>');
  expect(text).toContain('\\u202e');
  expect(text).not.toContain('\u202e');
  expect(await overflow(page)).toBe(0);
  await page.close();
});

test('five thousand files open at once, and sixty print on a few sheets of either kind of paper', async () => {
  const entries = Array.from({ length: 5000 }, (_, at) => entry(`comp/sh010/plates/sh010_comp_v003.${1001 + at}.exr`));
  const opened = await openPage(makeReceipt({ entries }));
  if (opened === undefined) return;
  const { page } = opened;
  expect(await page.evaluate('document.querySelectorAll("table.files tbody tr").length')).toBe(5000);
  expect(await page.evaluate('document.querySelector("table.files tbody").lastElementChild.innerText')).toContain(
    '6000.exr',
  );
  await page.close();
  const short = await openPage(makeReceipt({ entries: entries.slice(0, 60) }));
  for (const format of ['A4', 'Letter'] as const) {
    const pdf = await short?.page.pdf({ format });
    // Sixty files with their hashes in full: a sheet of summary and about four of files.
    const sheets = pdf?.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(sheets).toBeGreaterThanOrEqual(4);
    expect(sheets).toBeLessThanOrEqual(6);
  }
  await short?.page.close();
});
