/**
 * All that runs in the page: sorting tables, and opening what is folded before printing in browsers whose styles cannot.
 * The page's policy allows this text alone, by its hash: `node scripts/write-page-hashes.ts` after a change.
 */
export const SCRIPT = `
'use strict';
(() => {
  const collator = new Intl.Collator('en', { numeric: true });
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.key ?? cell.textContent;
  };
  const compare = (a, b) => {
    if (a === '' || b === '') return Number(a === '') - Number(b === '');
    return collator.compare(a, b);
  };
  const sort = (table, head, column) => {
    const down = head.getAttribute('aria-sort') === 'ascending';
    for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row) => ({ row, key: keyOf(row, column) }));
    rows.sort((a, b) => (a.key === '' || b.key === '' || !down ? compare(a.key, b.key) : compare(b.key, a.key)));
    const sorted = new DocumentFragment();
    for (const { row } of rows) sorted.append(row);
    body.append(sorted);
  };
  for (const table of document.querySelectorAll('table[data-sortable]')) {
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => sort(table, head, column));
    });
  }
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = Array.from(document.querySelectorAll('details:not([open])'));
    for (const each of folded) each.open = true;
  });
  addEventListener('afterprint', () => {
    for (const each of folded) each.open = false;
    folded = [];
  });
})();
`;
