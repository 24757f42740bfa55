/** Paper: light whatever the screen is, everything unfolded, nothing cut, no finding torn in two where it can be helped. */
export const PRINT_STYLES = `
@page { size: landscape; margin: 13mm 12mm 15mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt system-ui, sans-serif; color: #59616b; } }
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --sheet: #fff; --ink: #111; --muted: #4a5159; --line: #c4c8cd; --faint: #f2f2f2; --link: #111;
    --blocker: #a61b1b; --blocker-ground: #fbeaea; --issue: #7a4d00; --issue-ground: #fdf3dd; --fyi: #3f5266; --fyi-ground: #edf1f5;
    --good: #17613a; --good-ground: #e7f4ec;
    --evidence: #2f6aa8; --declared: #b9d0e6; --declared-ink: #4d7fb0; --unknown: #e9dcc0; --unknown-ink: #b58a3a;
    --unchecked: #fff; --unchecked-ink: #a61b1b;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 9.5pt; }
  .page { max-width: none; padding: 0; }
  section, footer { margin-top: 22pt; }
  h1 { font-size: 19pt; } h2 { font-size: 13pt; break-after: avoid; } h3 { font-size: 10.5pt; }
  .lead { break-after: avoid; }
  .verdict { border-color: #111; padding: 12pt 16pt; break-inside: avoid; } .verdict .word { font-size: 32pt; }
  .scroll { overflow: visible; padding-right: 1px; }
  thead { display: table-header-group; }
  tr, .evidence > li, .glossary > div, .facts > div, .settles, .remedy { break-inside: avoid; }
  .chip, span.change { font-size: 8.5pt; } td .chip, td span.change { font-size: 8pt; padding: 0 3pt; } td span.change { padding: 0; }
  th, thead th, td { font-size: 8pt; padding: 3.5pt 5pt; overflow-wrap: anywhere; }
  table.findings { min-width: 0; }
  th.severity { width: 9%; } th.id { width: 9.5%; } th.code { width: 10%; } th.rule { width: 5%; } th.shot { width: 7.5%; } th.frames { width: 8%; }
  th.tc { width: 8.5%; } th.basis { width: 8.5%; } th.change { width: 8%; } th.by { width: 15%; }
  thead button::after { content: none; }
  table.coverage { break-inside: avoid; } table.coverage th, table.coverage td { font-size: 9.5pt; }
  table.coverage td.num { min-width: 0; }
  .card { content-visibility: visible; break-inside: avoid; padding: 10pt 14pt; margin-bottom: 8pt; }
  .card .thumbnail { width: 150pt; } .card .thumbnail.pair { width: 100%; }
  a { text-decoration: none; }
  details > summary { display: none; }
  details::details-content { content-visibility: visible; display: block; }
}
`;
