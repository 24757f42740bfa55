import type { ByteSource } from '../byte-source.ts';
import { EXTRA_TEXT_BYTES } from '../limits.ts';
import type { ProbeDraft } from '../probe-draft.ts';

/** How far from the end the closing mark is looked for (PDF: 1,024 bytes by custom of all readers). */
const TAIL_BYTES = 1024;

function tail(source: ByteSource): string {
  return source.bytesUpTo(Math.max(0, source.size - TAIL_BYTES), TAIL_BYTES).toString('latin1');
}

/** PDF: anything may sit in its compressed objects, so nothing is ever proven absent. */
export function walkPdf(source: ByteSource, draft: ProbeDraft): void {
  draft.carrier();
  if (!tail(source).includes('%%EOF')) draft.incomplete('there is no %%EOF at the end');
  draft.finish('complete');
}

/** SVG is text and may hold anything anywhere. */
export function walkSvg(source: ByteSource, draft: ProbeDraft): void {
  draft.carrier();
  if (!/<\/(?:[\w.-]{1,64}:)?svg\s*>/.test(tail(source)) && !/<svg[^<>]*\/>\s*$/.test(tail(source)))
    draft.incomplete('there is no closing svg tag');
  draft.finish('complete');
}

/** Plain text and Markdown. Its front matter (between two lines of three hyphens) can hold a TC260 label. */
export function walkText(source: ByteSource, draft: ProbeDraft): void {
  draft.carrier();
  const head = source
    .bytesUpTo(0, EXTRA_TEXT_BYTES)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  const opening = /^---[ \t]*\r?\n/.exec(head);
  if (opening !== null) {
    const rest = head.slice(opening[0].length);
    const end = /^(?:---|\.\.\.)[ \t]*\r?$/m.exec(rest);
    if (end !== null) draft.addExtraText('Text:FrontMatter', Buffer.from(rest.slice(0, end.index)));
  }
  draft.finish('unknown');
}

/** Known, and not looked into. */
export function walkZip(_source: ByteSource, draft: ProbeDraft): void {
  draft.carrier();
  draft.finish('unknown');
}
