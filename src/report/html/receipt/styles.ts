/**
 * A page for paper: black on white on the screen, too, whatever its colours are set to. The page's policy allows this text alone, by
 * its hash.
 */
export const RECEIPT_STYLES = `
@page { margin: 14mm 14mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8.5pt system-ui, sans-serif; color: #333; } }
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; background: #fff; }
body { margin: 0; background: #fff; color: #000; font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 980px; margin: 0 auto; padding: 40px 28px 64px; }
h1 { font-size: 28px; line-height: 1.2; font-weight: 650; margin: 4px 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 18px; line-height: 1.3; font-weight: 650; margin: 36px 0 10px; break-after: avoid; }
p { margin: 0 0 8px; max-width: 84ch; overflow-wrap: anywhere; }
.kind { font-size: 13px; letter-spacing: 0.06em; text-transform: uppercase; color: #444; margin: 0; }
.when { font-size: 16px; color: #333; }
code { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.86em; overflow-wrap: anywhere; }
bdi { overflow-wrap: anywhere; }
.box { border: 3px solid #000; padding: 12px 16px; margin: 18px 0; break-inside: avoid; }
.box h2 { margin: 0 0 4px; font-size: 18px; }
.box p { margin: 0; } .box ul { margin: 4px 0 0; padding-left: 1.2em; } .box li { overflow-wrap: anywhere; } .box li:last-child { margin-bottom: 0; }
.box.failed { border-style: double; border-width: 6px; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 4px 22px; margin: 18px 0 0; }
dl.facts dt { color: #444; } dl.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: 6px 10px 6px 0; border-top: 1px solid #bbb; font-size: 13.5px; line-height: 1.4; overflow-wrap: anywhere; }
thead th { border-top: 0; border-bottom: 2px solid #000; font-weight: 650; vertical-align: bottom; }
tfoot td { border-top: 2px solid #000; color: #444; font-size: 12px; }
td:last-child, th:last-child { padding-right: 0; }
tr { break-inside: avoid; }
th.file { width: 54%; } th.origin { width: 17%; } th.carrier { width: 14%; } th.state { width: 15%; }
table.failures th.file { width: 40%; }
table.totals { width: auto; min-width: 50%; table-layout: auto; } table.totals td.num { text-align: right; white-space: nowrap; padding-right: 18px; }
table.totals td { padding: 3px 10px 3px 0; }
td .path { font-weight: 600; }
td code { display: block; color: #333; font-size: 11px; line-height: 1.45; }
td .note { color: #333; font-size: 12px; }
ol { margin: 0; padding-left: 1.4em; max-width: 84ch; } li { margin-bottom: 6px; }
pre { margin: 8px 0; padding: 8px 12px; border: 1px solid #000; white-space: pre-wrap; overflow-wrap: anywhere; }
pre code { font-size: 13px; }
@media screen and (max-width: 640px) {
  main { padding: 20px 14px 40px; }
  dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin-bottom: 8px; }
}
@media print {
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 18pt; } h2 { font-size: 12.5pt; margin-top: 18pt; } .box h2 { font-size: 12.5pt; }
  .kind { font-size: 8.5pt; } .when { font-size: 10.5pt; }
  th, td { font-size: 8.5pt; padding-top: 3pt; padding-bottom: 3pt; }
  td code { font-size: 7pt; } td .note { font-size: 7.5pt; }
  thead { display: table-header-group; } tfoot { display: table-footer-group; } tfoot td { font-size: 7.5pt; }
  pre code { font-size: 9pt; }
  section.long { break-before: page; } section.long h2 { margin-top: 0; }
}
`;
