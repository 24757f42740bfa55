import { createMetadata, type Metadata } from '../../domain/metadata.ts';
import { type CarriedText, findTexts } from '../shared/carriers.ts';
import type { SignInput } from '../sign.ts';

/** Attribute of a part after the first, which ExifTool does not read: `OpenEXR:Part2:digitalSourceType`. */
const LATER_PART = /^OpenEXR:Part\d+:([^:]+)$/;

/** What later parts of an OpenEXR file say other than the first one. */
function readLaterParts({ headerText }: SignInput): Metadata | undefined {
  const own = Object.entries(headerText).filter(([key, text]) => {
    const name = LATER_PART.exec(key)?.[1];
    return name !== undefined && headerText[`OpenEXR:${name}`] !== text;
  });
  return own.length === 0 ? undefined : createMetadata(Object.fromEntries(own));
}

/** The file's own metadata and that of each XMP sidecar, with what its carriers are prefixed by. */
export function listMetadata(input: SignInput): readonly { readonly metadata: Metadata; readonly prefix: string }[] {
  const laterParts = readLaterParts(input);
  return [
    { metadata: input.metadata, prefix: '' },
    ...(laterParts === undefined ? [] : [{ metadata: laterParts, prefix: 'header ' }]),
    ...input.xmpSidecars.map((sidecar) => ({ metadata: sidecar.metadata, prefix: `sidecar ${sidecar.name} ` })),
  ];
}

/** Texts under the given keys in the file and in its XMP sidecars. */
export function findStatedTexts(input: SignInput, keys: readonly string[]): readonly CarriedText[] {
  return listMetadata(input).flatMap(({ metadata, prefix }) =>
    findTexts(metadata, keys).map(({ text, carrier }) => ({ text, carrier: `${prefix}${carrier}` })),
  );
}

/** Groups that are a C2PA store as ExifTool prints it: those claims are read from the credential instead. */
const STORE_GROUPS = new Set(['cbor', 'jumbf', 'json']);

export function isStoreGroup(group: string): boolean {
  return STORE_GROUPS.has(group.toLowerCase());
}
