import { type Html, html } from './html.ts';

/** Most places to break that are marked in one path; beyond it the browser breaks anywhere. */
const BREAK_LIMIT = 64;

/** A path, in a box of its own direction, with places to break behind folders and words. */
export function renderPath(path: string): Html {
  const parts = path.split(/(?<=[/_])/).slice(0, BREAK_LIMIT + 1);
  const shown = parts.slice(0, BREAK_LIMIT);
  const rest = path.slice(shown.join('').length);
  const pieces = [...shown, ...(rest === '' ? [] : [rest])];
  return html`<bdi class="path">${pieces.map((part, at) => (at === 0 ? html`${part}` : html`<wbr>${part}`))}</bdi>`;
}
