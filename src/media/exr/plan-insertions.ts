import { AssayError } from '../../domain/errors.ts';
import type { ByteSource } from '../probe/byte-source.ts';
import type { ExrPart } from '../probe/walk/exr-header.ts';
import { encodeStringAttribute } from './encode-attribute.ts';
import type { ExrLayout } from './read-exr-layout.ts';

/** Bytes that go into a copy of the file before the byte at `at` of the original. */
export interface Insertion {
  readonly at: number;
  readonly bytes: Buffer;
}

/**
 * What goes into which header. Every part gets the attributes: programs that take a file of several parts to pieces, or show
 * the header of the part they read, still find the mark. A part that says the same already is left as it is.
 * @throws AssayError `mark.refused` when a part says something else under one of the names, or a name does not fit.
 */
export function planInsertions(
  source: ByteSource,
  { headers, longNames }: ExrLayout,
  attributes: Readonly<Record<string, string>>,
): readonly Insertion[] {
  const encoded = Object.entries(attributes).map(([name, text]) => ({
    name,
    text: Buffer.from(text, 'utf8'),
    bytes: encodeStringAttribute(name, text, longNames),
  }));
  return headers.parts
    .map((part) => {
      const missing = encoded.filter(({ name, text }) => !isThere(source, part, name, text));
      const last = part.attributes.at(-1);
      const at = last === undefined ? 8 : last.at + last.sizeBytes;
      return { at, bytes: Buffer.concat(missing.map(({ bytes }) => bytes)) };
    })
    .filter(({ bytes }) => bytes.length > 0);
}

/** Whether the part says just that already. */
function isThere(source: ByteSource, part: ExrPart, name: string, text: Buffer): boolean {
  const found = part.attributes.filter((attribute) => attribute.name === name);
  for (const { type, at, sizeBytes } of found) {
    const isSame = type === 'string' && sizeBytes === text.length && source.bytes(at, sizeBytes).equals(text);
    if (isSame) continue;
    throw new AssayError(
      'mark.refused',
      `The EXR header has an attribute ${name} that says something else. Render it without, or mark it with a sidecar.`,
    );
  }
  return found.length > 0;
}
