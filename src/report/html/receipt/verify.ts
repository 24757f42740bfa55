import { type Html, html } from '../html.ts';

/** How somebody else finds out which of the marks arrived. */
export function renderHowToVerify(documentName: string): Html {
  return html`<section id="verify"><h2>How to check what arrived</h2>
<p>This page is for reading. What counts is the receipt <code>${documentName}</code> with its signature <code>${documentName}.c2pa</code>, which also binds this page. Keep the three together, and run this on the folder that the files arrived in:</p>
<pre><code>assay receipt verify ${documentName} FOLDER</code></pre>
<p>It checks the receipt’s own signature first, then says for each file whether the mark arrived, was lost, was changed or is missing. Add <code>--trust FILE</code> with the certificate authority of the signer to know who signed.</p>
</section>`;
}
