import { BAR_PATTERNS } from './coverage.ts';
import { renderDocument } from './document.ts';
import { type Html, html, trustedHtml } from './html.ts';
import { SCRIPT_HASH, STYLES_HASH } from './page-hashes.ts';
import { SCRIPT } from './script.ts';
import { STYLES } from './styles.ts';

/**
 * What the page may do: show its own pictures and styles and run its own script, each known by its hash. It loads nothing,
 * sends nothing and runs nothing else, whatever a stranger's text holds.
 */
const POLICY = `default-src 'none'; img-src data:; style-src '${STYLES_HASH}'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`;

/** One self-contained document. */
export function renderPage(title: string, body: Html): string {
  const framed = html`${BAR_PATTERNS}
<div class="page">
${body}
</div>
<script>${trustedHtml(SCRIPT)}</script>`;
  return renderDocument({ title, policy: POLICY, styles: STYLES, body: framed });
}
