import type { Metadata } from '../../domain/metadata.ts';
import { type CarriedText, findTexts, formatKey } from '../shared/carriers.ts';
import { getText } from '../shared/fields.ts';

/** Tags in which a program names itself, over all containers. */
const SOFTWARE_KEYS = [
  'IFD0:Software',
  'PNG:Software',
  'XMP-xmp:CreatorTool',
  'XMP-tiff:Software',
  'XMP-exif:Software',
  'ItemList:Encoder',
  'Keys:Encoder',
  'Keys:Software',
  'UserData:Software',
  'UserData:Encoder',
  'Matroska:Encoder',
  'RIFF:Software',
  'OpenEXR:Software',
  'PDF:Producer',
  'PDF:Creator',
];
const HISTORY_LIMIT = 200;

/** What the file says it was made with, including the steps of its XMP history. */
export function findSoftwareNames(metadata: Metadata): readonly CarriedText[] {
  const history = metadata.all('XMP-xmpMM:History').flatMap(({ key, value }) =>
    (Array.isArray(value) ? value.slice(0, HISTORY_LIMIT) : [value]).flatMap((step: unknown) => {
      const text = getText(step, 'SoftwareAgent');
      return text === undefined ? [] : [{ text, carrier: formatKey(key) }];
    }),
  );
  return [...findTexts(metadata, SOFTWARE_KEYS), ...history];
}
