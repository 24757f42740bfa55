import type { Receipt } from '../domain/receipt.ts';
import { renderDocument } from './html/document.ts';
import { html } from './html/html.ts';
import { RECEIPT_STYLES_HASH } from './html/page-hashes.ts';
import { renderFailures, renderFiles } from './html/receipt/files.ts';
import { renderHead } from './html/receipt/head.ts';
import { RECEIPT_STYLES } from './html/receipt/styles.ts';
import { renderHowToVerify } from './html/receipt/verify.ts';
import { formatCount } from './units.ts';

/** The page may show its own styles, known by their hash. It loads, sends and runs nothing, whatever a stranger's text holds. */
const POLICY = `default-src 'none'; style-src '${RECEIPT_STYLES_HASH}'; base-uri 'none'; form-action 'none'`;

/**
 * The page to print that goes with a receipt: self-contained, black on white, without script, failures first. `documentName`: name
 * of the receipt's file. Every text in the receipt may be a stranger's. Tables are cut at 20,000 rows, and the page says so.
 */
export function renderReceiptHtml(receipt: Receipt, documentName: string): string {
  const title = `Receipt: ${formatCount(receipt.entries.length, 'file')} marked by ${receipt.signer.name}`;
  const body = html`<main>
${renderHead(receipt)}
${renderFailures(receipt)}
${renderHowToVerify(documentName)}
${renderFiles(receipt)}
</main>`;
  return renderDocument({ title, policy: POLICY, styles: RECEIPT_STYLES, body });
}
