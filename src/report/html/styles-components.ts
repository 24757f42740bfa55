const HEAD = `
.kind { color: var(--muted); margin-bottom: 6px; }
.for { color: var(--muted); font-size: 17px; margin-top: 2px; overflow-wrap: anywhere; }
.verdict { display: flex; align-items: center; gap: 24px; margin: 26px 0 14px; padding: 22px 28px; border-radius: 6px; color: #fff; border: 2px solid transparent; }
.verdict.pass { background: #17613a; } .verdict.hold { background: #f0b43c; color: #1f1500; } .verdict.fail { background: #a61b1b; }
.verdict .symbol { flex: none; width: 68px; height: 68px; display: grid; place-items: center; border: 3px solid currentColor; border-radius: 50%; font-size: 34px; line-height: 1; font-weight: 700; }
.verdict.hold .symbol { font-size: 22px; letter-spacing: 3px; padding-left: 3px; }
.verdict .word { font-size: 52px; line-height: 1; font-weight: 750; letter-spacing: 0.03em; }
.verdict .what { font-size: 17px; margin-top: 6px; }
.verdict .counts { margin-left: auto; text-align: right; font-size: 16px; line-height: 1.55; font-weight: 600; }
.verdict .counts a { color: inherit; text-decoration-color: transparent; } .verdict .counts a:hover { text-decoration-color: currentColor; }
.verdict .counts a:focus-visible { outline-color: currentColor; }
.facts { display: flex; flex-wrap: wrap; gap: 14px 44px; margin-top: 18px; }
.facts dt { color: var(--muted); font-size: 13px; } .facts dd { overflow-wrap: anywhere; }
`;

const TABLES = `
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: var(--sheet); border: 1px solid var(--line); }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: 8px 10px; text-align: left; vertical-align: top; border-top: 1px solid var(--line); font-size: 13.5px; line-height: 1.45; }
thead th { border-top: 0; color: var(--muted); font-weight: 600; font-size: 13px; vertical-align: bottom; white-space: nowrap; }
thead th.num, td.num { text-align: right; }
table.coverage td.num, td.tc, td.id, td.status { white-space: nowrap; }
table.findings { table-layout: fixed; min-width: 1080px; }
table.findings td { overflow-wrap: anywhere; }
th.severity { width: 102px; } th.id { width: 116px; } th.code { width: 122px; } th.rule { width: 62px; } th.shot { width: 84px; } th.frames { width: 98px; }
th.tc { width: 102px; } th.basis { width: 104px; } th.change { width: 94px; } th.by { width: 180px; }
td.by .line { display: block; }
td.hash { overflow-wrap: anywhere; width: 46%; }
tbody tr:hover { background: var(--faint); }
thead button { all: unset; cursor: pointer; color: inherit; font: inherit; padding: 2px 0; }
thead button:hover { color: var(--ink); }
thead button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
thead button::after { content: "\\2195"; display: inline-block; width: 1em; text-align: center; opacity: 0.55; }
th[aria-sort] { color: var(--ink); }
th[aria-sort] button::after { opacity: 1; }
th[aria-sort="ascending"] button::after { content: "\\2191"; }
th[aria-sort="descending"] button::after { content: "\\2193"; }
table.coverage th, table.coverage td { padding: 12px; vertical-align: middle; font-size: 15px; }
table.coverage thead th { font-size: 13px; white-space: normal; } table.coverage td.num { min-width: 84px; }
table.coverage .total { font-weight: 650; }
table.coverage .wide { width: 36%; }
table.coverage th.unchecked, table.coverage td.unchecked { border-left: 3px double var(--line); padding-left: 18px; }
table.coverage td.unchecked:not(.none) { color: var(--blocker); font-weight: 650; }
table.coverage td.none { color: var(--muted); }
.bar { display: block; width: 100%; height: 20px; }
.bar .track { fill: var(--faint); }
.bar .withEvidence, .key .withEvidence { fill: var(--evidence); }
.bar .declared, .key .declared { fill: url(#hatch-declared); } .bar .unknown, .key .unknown { fill: url(#hatch-unknown); }
.bar .unchecked, .key .unchecked { fill: url(#hatch-unchecked); }
.ground-declared { fill: var(--declared); } .ink-declared { fill: var(--declared-ink); }
.ground-unknown { fill: var(--unknown); } .ink-unknown { fill: var(--unknown-ink); }
.ground-unchecked { fill: var(--unchecked); } .line-unchecked { fill: none; stroke: var(--unchecked-ink); stroke-width: 1; }
.legend { display: grid; grid-template-columns: 1fr 1fr; gap: 5px 28px; margin-top: 14px; font-size: 14px; color: var(--muted); }
.legend b { color: var(--ink); font-weight: 600; }
.key { width: 18px; height: 12px; margin-right: 9px; vertical-align: -1px; border: 1px solid var(--line); }
`;

const CARDS = `
h2.group { margin: 34px 0 12px; }
.chip { display: inline-block; white-space: nowrap; font-weight: 650; font-size: 13px; line-height: 1.3; padding: 2px 8px; border-radius: 3px; }
.chip.blocker { color: var(--blocker); background: var(--blocker-ground); } .chip.issue { color: var(--issue); background: var(--issue-ground); }
.chip.fyi { color: var(--fyi); background: var(--fyi-ground); }
span.change { font-size: 13px; } .change.new { font-weight: 650; } .change.carried { color: var(--muted); }
.card { display: flex; gap: 28px; background: var(--sheet); border: 1px solid var(--line); border-left: 5px solid var(--fyi); border-radius: 4px; padding: 18px 22px 20px; margin-bottom: 14px; content-visibility: auto; contain-intrinsic-size: auto 260px; }
.card.blocker { border-left-color: var(--blocker); } .card.issue { border-left-color: var(--issue); border-left-style: double; border-left-width: 6px; }
.card.settled { border-left-color: var(--good); border-left-style: solid; }
.card:target { outline: 2px solid var(--link); outline-offset: 2px; }
.card .body { flex: 1; min-width: 0; }
.card .thumbnail { flex: none; align-self: flex-start; width: 240px; max-height: 240px; object-fit: contain; background: #000; border-radius: 2px; }
.card.matched { flex-direction: column; gap: 14px; } .card .thumbnail.pair { width: 100%; max-width: 920px; max-height: none; background: none; }
.card figure { margin: 0; } .card figcaption { margin-top: 6px; color: var(--muted); font-size: 0.93em; overflow-wrap: anywhere; }
.tags { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 14px; margin-bottom: 8px; font-size: 0.93em; }
.ruletag { color: var(--muted); } .tags .fid { margin-left: auto; color: var(--muted); }
.message { margin-top: 4px; overflow-wrap: anywhere; max-width: 84ch; }
.place { display: flex; flex-wrap: wrap; gap: 8px 30px; margin: 14px 0; }
.place dt { color: var(--muted); font-size: 0.87em; } .place .tc { font-size: 0.93em; }
.evidence { border-top: 1px solid var(--line); padding-top: 12px; }
.evidence > li + li { margin-top: 10px; }
.evidence p { overflow-wrap: anywhere; }
.evidence .says { margin-right: 4px; }
.evidence dl { margin: 3px 0 0 14px; font-size: 0.93em; }
.evidence dl > div { display: flex; gap: 10px; } .evidence dt { flex: none; min-width: 84px; color: var(--muted); } .evidence dd { min-width: 0; overflow-wrap: anywhere; }
.remedy, .settles { margin-top: 14px; padding: 9px 13px; border-radius: 3px; background: var(--faint); overflow-wrap: anywhere; }
.remedy b { margin-right: 8px; }
.settles { background: var(--good-ground); } .settles b { color: var(--good); }
.near { margin-top: 8px; color: var(--muted); font-size: 0.93em; overflow-wrap: anywhere; }
p.search { margin-top: 16px; max-width: 84ch; }
details > summary { cursor: pointer; padding: 9px 0; color: var(--link); font-weight: 600; width: fit-content; }
.glossary > div { display: grid; grid-template-columns: 260px 1fr; gap: 12px; padding: 8px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.glossary + .glossary { margin-top: 22px; }
.glossary dt { font-weight: 600; }
footer { border-top: 2px solid var(--ink); padding-top: 18px; }
footer p { color: var(--muted); margin-top: 18px; max-width: 90ch; }
@media screen and (max-width: 820px) {
  .page { padding: 20px 14px 48px; }
  .verdict, .card { flex-wrap: wrap; } .verdict .counts { margin-left: 0; text-align: left; }
  .legend, .glossary > div { grid-template-columns: 1fr; }
}
`;

export const COMPONENT_STYLES = `${HEAD}${TABLES}${CARDS}`;
