import { plainText } from '../plain-text.ts';
import { type Html, html } from './html.ts';

/** Longest path in a table; the whole of it stands where the finding is told in full. Four times what people give names to. */
const TABLE_LIMIT = 1024;
/** Most places to break that are marked in one path; beyond it the browser breaks anywhere. */
const BREAK_LIMIT = 64;

/** A path, in a box of its own direction, with places to break behind folders and words. At most `maxLength` characters. */
export function renderPath(path: string, maxLength = TABLE_LIMIT): Html {
  const text = plainText(path, maxLength);
  const parts = text.split(/(?<=[/_])/);
  const shown = parts.slice(0, BREAK_LIMIT);
  const rest = parts.slice(BREAK_LIMIT).join('');
  const pieces = rest === '' ? shown : [...shown, rest];
  return html`<bdi class="path">${pieces.map((part, at) => (at === 0 ? html`${part}` : html`<wbr>${part}`))}</bdi>`;
}
