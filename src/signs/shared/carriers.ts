import type { Metadata, TagKey } from '../../domain/metadata.ts';

/** A text and where it stands. */
export interface CarriedText {
  readonly text: string;
  /** ExifTool's key, e.g. `PNG:Parameters`. */
  readonly carrier: string;
}

/** ExifTool's key without the main document: `PNG:Parameters`, `RIFF:Doc1:Comment`. */
export function formatKey(key: TagKey): string {
  const document = key.document === undefined || key.document === 'Main' ? '' : `${key.document}:`;
  return key.group === '' ? key.name : `${key.group}:${document}${key.name}`;
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  return value.slice(0, 100).filter((item) => typeof item === 'string');
}

/** Every text under the given keys (`Group:Name`, or `Name` for any group), in the order of the keys. */
export function findTexts(metadata: Metadata, keys: readonly string[]): readonly CarriedText[] {
  return keys.flatMap((key) =>
    metadata.all(key).flatMap((tag) => textsOf(tag.value).map((text) => ({ text, carrier: formatKey(tag.key) }))),
  );
}
