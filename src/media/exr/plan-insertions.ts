import { AssayError } from '../../domain/errors.ts';
import type { ByteSource } from '../probe/byte-source.ts';
import type { ExrAttribute, ExrPart } from '../probe/walk/exr-header.ts';
import { encodeStringAttribute } from './encode-attribute.ts';
import type { ExrLayout } from './read-exr-layout.ts';

/** Bytes that go into a copy of the file before the byte at `at` of the original, in the place of `removes` bytes of it. */
export interface Insertion {
  readonly at: number;
  readonly removes: number;
  readonly bytes: Buffer;
}

/**
 * What goes into which header. Every part gets the attributes: programs that take a file of several parts to pieces, or show
 * the header of the part they read, still find the mark. A part that says the same already is left as it is. `replace`: what a
 * part says otherwise gives way; only for attributes whose statement lives on elsewhere.
 * @throws AssayError `mark.refused` when a part says something else under one of the names, or a name does not fit.
 */
export function planInsertions(
  source: ByteSource,
  { headers, longNames }: ExrLayout,
  attributes: Readonly<Record<string, string>>,
  replace = false,
): readonly Insertion[] {
  const encoded = Object.entries(attributes).map(([name, text]) => ({
    name,
    text: Buffer.from(text, 'utf8'),
    bytes: encodeStringAttribute(name, text, longNames),
  }));
  return headers.parts.flatMap((part) => {
    const edits: Insertion[] = [];
    const missing: Buffer[] = [];
    for (const attribute of encoded) {
      const found = findOther(source, part, attribute);
      if (found === 'none') missing.push(attribute.bytes);
      else if (found !== 'same') {
        if (!replace || found.length > 1) throw refuse(attribute.name);
        edits.push(...found.map((other) => ({ ...spanOf(other), bytes: attribute.bytes })));
      }
    }
    const last = part.attributes.at(-1);
    const end = last === undefined ? 8 : last.at + last.sizeBytes;
    if (missing.length > 0) edits.push({ at: end, removes: 0, bytes: Buffer.concat(missing) });
    return edits.toSorted((a, b) => a.at - b.at);
  });
}

/** What the part has under that name: nothing, just that, or something else. */
function findOther(
  source: ByteSource,
  part: ExrPart,
  { name, text }: { readonly name: string; readonly text: Buffer },
): 'none' | 'same' | readonly ExrAttribute[] {
  const found = part.attributes.filter((attribute) => attribute.name === name);
  if (found.length === 0) return 'none';
  const isSame = ({ type, at, sizeBytes }: ExrAttribute): boolean =>
    type === 'string' && sizeBytes === text.length && source.bytes(at, sizeBytes).equals(text);
  return found.every(isSame) ? 'same' : found;
}

/** The attribute whole: name and type with their ends, four bytes of size, value (OpenEXRFileLayout). */
function spanOf({ name, type, at, sizeBytes }: ExrAttribute): Pick<Insertion, 'at' | 'removes'> {
  const head = Buffer.byteLength(name) + 1 + Buffer.byteLength(type, 'latin1') + 1 + 4;
  return { at: at - head, removes: head + sizeBytes };
}

function refuse(name: string): AssayError {
  return new AssayError(
    'mark.refused',
    `The EXR header has an attribute ${name} that says something else. Render it without, or mark it with a sidecar.`,
  );
}
