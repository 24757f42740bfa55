import type { Metadata } from '../../domain/metadata.ts';
import { type CarriedText, findTexts } from '../shared/carriers.ts';
import type { SignInput } from '../sign.ts';

/** The file's own metadata and that of each XMP sidecar, with what its carriers are prefixed by. */
export function listMetadata(input: SignInput): readonly { readonly metadata: Metadata; readonly prefix: string }[] {
  return [
    { metadata: input.metadata, prefix: '' },
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
