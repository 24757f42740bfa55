import { type Html, html } from './html.ts';

/** Longest data taken for one picture, in characters of base64: some 190 KB, twenty times the usual. */
const DATA_LIMIT = 256 * 1024;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** FF D8 FF, the first bytes of every JPEG, in base64. */
const JPEG_START = '/9j/';

/**
 * A picture of the place, or nothing when the data is no JPEG in base64. `pair`: it shows the frame of the delivery and what was found in
 * it, beside each other.
 */
export function renderThumbnail(data: string | undefined, path: string, pair = false): Html | undefined {
  if (data === undefined || data.length > DATA_LIMIT || !data.startsWith(JPEG_START) || !BASE64.test(data))
    return undefined;
  const [name, what] = pair
    ? ['thumbnail pair', 'Frame of the delivery, and what was found in it']
    : ['thumbnail', 'Picture'];
  return html`<img class="${name}" src="data:image/jpeg;base64,${{ html: data }}" alt="${what}: ${path}">`;
}
