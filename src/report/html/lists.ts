import type { CheckReport } from '../../domain/report.ts';
import { plainText } from '../plain-text.ts';
import { type Html, html } from './html.ts';
import { STATUS_TEXT } from './labels.ts';
import { renderPath } from './path.ts';

/** Rows of each of these lists, and of the files with their hashes: some 4 MB of page. */
export const LIST_LIMIT = 5_000;
export const FILE_LIMIT = 20_000;

/** What the last check found and this one does not. */
export function renderFixed({ fixed }: CheckReport): Html | undefined {
  if (fixed.length === 0) return undefined;
  return html`<section id="fixed"><h2>Fixed since the last check ${count(fixed)}</h2>
<div class="scroll"><table class="plain"><thead><tr><th scope="col">Finding</th><th scope="col">Code</th><th scope="col">Rule</th><th scope="col">File</th><th scope="col">What it was</th></tr></thead>
<tbody>${fixed.slice(0, LIST_LIMIT).map(({ id, code, rule, path, message }) => html`<tr><td class="id"><code>${id}</code></td><td class="code"><code>${code}</code></td><td class="rule">${rule}</td><td class="file">${renderPath(path)}</td><td>${plainText(message)}</td></tr>\n`)}</tbody></table></div>${tellRest(fixed, LIST_LIMIT)}</section>`;
}

/** What nobody looked into: never to be read as fine. */
export function renderUnchecked({ unchecked }: CheckReport): Html | undefined {
  if (unchecked.length === 0) return undefined;
  return html`<section id="unchecked"><h2>Not checked ${count(unchecked)}</h2>
<p class="lead">Nobody knows what is in these files. They count in none of the other figures, and they are not clean.</p>
<div class="scroll"><table class="plain"><thead><tr><th scope="col">File</th><th scope="col">Status</th><th scope="col">Why</th></tr></thead>
<tbody>${unchecked.slice(0, LIST_LIMIT).map(({ path, status, error }) => html`<tr><td class="file">${renderPath(path)}</td><td class="status">${STATUS_TEXT[status]}</td><td>${error === undefined ? 'no reason given' : html`${plainText(error.message)} <code>${error.code}</code>`}</td></tr>\n`)}</tbody></table></div>${tellRest(unchecked, LIST_LIMIT)}</section>`;
}

/** Which bytes the report is about. */
export function renderFiles({ files }: CheckReport): Html {
  return html`<section id="files"><h2>Files ${count(files)}</h2>
<details><summary>Every file of the delivery, with the SHA-256 of its content</summary>
<table class="plain files"><thead><tr><th scope="col">File</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${files.slice(0, FILE_LIMIT).map(({ path, sha256 }) => html`<tr><td class="file">${renderPath(path)}</td><td class="hash">${sha256 === undefined ? 'not read' : html`<code>${sha256}</code>`}</td></tr>\n`)}</tbody></table></details>${tellRest(files, FILE_LIMIT)}</section>`;
}

function count(list: readonly unknown[]): Html {
  return html`<span class="count">${list.length.toLocaleString('en-US')}</span>`;
}

function tellRest(list: readonly unknown[], limit: number): Html | undefined {
  if (list.length <= limit) return undefined;
  return html`<p class="more">The page lists the first ${limit.toLocaleString('en-US')} of ${list.length.toLocaleString('en-US')}; <code>assay check --json</code> lists them all.</p>`;
}
