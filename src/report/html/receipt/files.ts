import type { Receipt, ReceiptEntry } from '../../../domain/receipt.ts';
import { type Html, html } from '../html.ts';
import { formatTime } from '../labels.ts';
import { renderPath } from '../path.ts';
import { CARRIER_WORDS, SOURCE_WORDS, STATE_WORDS } from './words.ts';

/** Rows of each table: some 12 MB of page, a thousand sheets of paper. The document has them all. */
export const ROW_LIMIT = 20_000;
/** From so many rows on the table begins on a sheet of its own: its head would stand alone at the foot of the first. */
const LONG_ROWS = 8;

/** What was to be marked and was not. */
export function renderFailures({ failures }: Receipt): Html | undefined {
  if (failures.length === 0) return undefined;
  return html`<section class="box failed"><h2>Not marked ${count(failures)}</h2>
<p>These files carry no mark from this run. Each is as it was before.</p></section>
<table class="failures"><caption>Files that could not be marked</caption>
<thead><tr><th class="file" scope="col">File</th><th scope="col">Why</th></tr></thead>
<tbody>${failures.slice(0, ROW_LIMIT).map(({ path, code, message }) => html`<tr><td><span class="path">${renderPath(path)}</span></td><td>${message}<code>${code}</code></td></tr>\n`)}</tbody></table>${tellRest(failures)}`;
}

/** Every file that was marked: what the mark says, where it stands, which one it is, and how it read back. */
export function renderFiles(receipt: Receipt): Html | undefined {
  const { entries, id } = receipt;
  if (entries.length === 0) return undefined;
  return html`<section id="files"${entries.length < LONG_ROWS ? undefined : html` class="long"`}><h2>Marked ${count(entries)}</h2>
<p>Below each name: the SHA-256 of the file as it was handed over, and the id of the manifest that is its mark.</p>
<table class="files"><caption>Files that were marked</caption>
<thead><tr><th class="file" scope="col">File</th><th class="origin" scope="col">Origin</th><th class="carrier" scope="col">Mark stands</th><th class="state" scope="col">Read back</th></tr></thead>
<tfoot><tr><td colspan="4">Receipt ${id}</td></tr></tfoot>
<tbody>${entries.slice(0, ROW_LIMIT).map(renderRow)}</tbody></table>${tellRest(entries)}</section>`;
}

function renderRow(entry: ReceiptEntry): Html {
  const { path, after, manifest, origin, carrier, readBack, timeStampedAt, unchanged } = entry;
  return html`<tr><td><span class="path">${renderPath(path)}</span><code>${after.sha256}</code><code>${manifest}</code></td><td>${SOURCE_WORDS[origin]}</td><td>${CARRIER_WORDS[carrier]}${unchanged === true ? html`<br><span class="note">was marked already</span>` : undefined}</td><td>${STATE_WORDS[readBack]}${timeStampedAt === undefined ? undefined : html`<br><span class="note">${formatTime(timeStampedAt)}</span>`}</td></tr>\n`;
}

function count(list: readonly unknown[]): string {
  return `(${list.length.toLocaleString('en-US')})`;
}

function tellRest(list: readonly unknown[]): Html | undefined {
  if (list.length <= ROW_LIMIT) return undefined;
  return html`<p>The page lists the first ${ROW_LIMIT.toLocaleString('en-US')} of ${list.length.toLocaleString('en-US')}; the receipt itself lists them all.</p>`;
}
