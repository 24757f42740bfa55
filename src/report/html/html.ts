import { plainText } from '../plain-text.ts';

/** Text that is HTML already. Only {@link html} and {@link trustedHtml} make it. */
export interface Html {
  readonly html: string;
}

export type HtmlValue = string | number | Html | readonly HtmlValue[] | undefined;

/** Longest text of a stranger put on the page at one place, in characters: a path is at most 4,096 bytes long. */
const TEXT_LIMIT = 4096;

/**
 * A piece of the page. Whatever is put in is a stranger's text: control characters and direction overrides become visible,
 * and the rest is escaped, for text and for quoted attributes alike. Only other pieces go in as they are.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = parts[0] ?? '';
  for (const [at, value] of values.entries()) text += render(value) + (parts[at + 1] ?? '');
  return { html: text };
}

/** For constants of the program only. */
export function trustedHtml(constant: string): Html {
  return { html: constant };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function render(value: HtmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeHtml(plainText(value, TEXT_LIMIT));
  if (typeof value === 'number') return String(value);
  return 'html' in value ? value.html : value.map(render).join('');
}
