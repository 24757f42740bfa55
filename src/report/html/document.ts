import { type Html, html, trustedHtml } from './html.ts';

/** What goes into the frame of a page. */
export interface HtmlDocument {
  readonly title: string;
  /** Content security policy: what the page may do. Ours, as the styles are: neither is escaped. */
  readonly policy: string;
  readonly styles: string;
  readonly body: Html;
}

/** One self-contained document, which tells nobody where it was opened. */
export function renderDocument({ title, policy, styles, body }: HtmlDocument): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trustedHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trustedHtml(styles)}</style>
</head>
<body>
${body}
</body>
</html>
`.html;
}
