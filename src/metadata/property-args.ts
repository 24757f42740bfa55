import { AssayError } from '../domain/errors.ts';
import type { XmpProperties } from '../domain/ports.ts';

/** ExifTool's names for the namespaces that marks are written in. */
const GROUPS: Readonly<Record<string, string>> = { Iptc4xmpExt: 'XMP-iptcExt', plus: 'XMP-plus' };
/** ExifTool puts the vocabulary's address before the term itself. */
const PLUS_VOCABULARY = 'http://ns.useplus.org/ldf/vocab/';

/**
 * ExifTool's arguments that set the properties. Goes with `-E`: every character that could mean something to the argument
 * stream, to ExifTool or to its reading of entities is written as a number.
 */
export function composePropertyArgs(properties: XmpProperties): readonly string[] {
  return Object.entries(properties).map(([property, text]) => {
    const [prefix = '', name = ''] = property.split(':');
    const group = Object.hasOwn(GROUPS, prefix) ? GROUPS[prefix] : undefined;
    // Without a text ExifTool would remove the property, and a mark is never removed.
    if (group === undefined || !/^[A-Za-z]+$/.test(name) || text === '')
      throw new AssayError('internal.bug', `No XMP property that can be written: ${property}`);
    const value = prefix === 'plus' && text.startsWith(PLUS_VOCABULARY) ? text.slice(PLUS_VOCABULARY.length) : text;
    return `-${group}:${name}#=${escapeText(value)}`;
  });
}

function escapeText(text: string): string {
  return text.toWellFormed().replace(/[^A-Za-z0-9/:._-]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
