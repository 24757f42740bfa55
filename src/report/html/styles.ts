import { COMPONENT_STYLES } from './styles-components.ts';
import { PRINT_STYLES } from './styles-print.ts';

/** Colours. Every text keeps 4.5:1 against its ground (WCAG 2.2 AA), in both schemes; a test measures it in a browser. */
const COLOURS = `
:root {
  color-scheme: light dark;
  --paper: #f5f5f2; --sheet: #ffffff; --ink: #1b1e22; --muted: #59616b; --line: #dcdfe3; --faint: #eff0f0; --link: #1f5a96;
  --blocker: #a61b1b; --blocker-ground: #fbeaea; --issue: #7a4d00; --issue-ground: #fdf3dd; --fyi: #3f5266; --fyi-ground: #edf1f5;
  --good: #17613a; --good-ground: #e7f4ec;
  --evidence: #2f6aa8; --declared: #b9d0e6; --declared-ink: #4d7fb0; --unknown: #e9dcc0; --unknown-ink: #b58a3a;
  --unchecked: #ffffff; --unchecked-ink: #a61b1b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131619; --sheet: #1b1f23; --ink: #e7e9eb; --muted: #a4adb7; --line: #343a41; --faint: #24292e; --link: #8fc0f0;
    --blocker: #ff9c94; --blocker-ground: #3a1e1e; --issue: #f3c877; --issue-ground: #372b14; --fyi: #b3c4d6; --fyi-ground: #262e37;
    --good: #86d9a6; --good-ground: #183325;
    --evidence: #6aa5e0; --declared: #2c4a68; --declared-ink: #86b4e0; --unknown: #4a3d22; --unknown-ink: #d3a754;
    --unchecked: #1b1f23; --unchecked-ink: #ff9c94;
  }
}
`;

const BASE_STYLES = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; }
.page { max-width: 1240px; margin: 0 auto; padding: 36px 28px 72px; }
h1 { font-size: 30px; line-height: 1.2; font-weight: 650; letter-spacing: -0.01em; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 20px; line-height: 1.3; font-weight: 650; letter-spacing: -0.005em; margin: 0 0 12px; }
h3 { font-size: 16px; line-height: 1.4; font-weight: 600; margin: 0; }
p { margin: 0; }
code, td.tc, span.tc { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.86em; font-variant-numeric: tabular-nums; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
a:focus-visible, button:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
dl, dd, ul { margin: 0; padding: 0; }
ul { list-style: none; }
bdi { overflow-wrap: anywhere; }
section, footer { margin-top: 48px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.patterns { position: absolute; }
.lead, .more, .empty, .note { color: var(--muted); max-width: 76ch; margin-bottom: 12px; }
.more { margin-top: 12px; }
.count { color: var(--muted); font-weight: 500; margin-left: 4px; }
.where { color: var(--muted); }
`;

/** The style sheet of the page. The page's policy allows this text alone, by its hash. */
export const STYLES = `${COLOURS}${BASE_STYLES}${COMPONENT_STYLES}${PRINT_STYLES}`;
