import type { ListedFile } from './ports.ts';
import { RECEIPT_ENDING } from './receipt.ts';
import { SEQUENCE_MANIFEST_ENDING } from './sequence-manifest.ts';

/** A file that speaks for others by a signature of its own, and the credential beside it, when there is one. */
export interface ListedManifest {
  readonly file: ListedFile;
  /** `NAME.c2pa`. Without it nobody answers for what the file says. */
  readonly signature?: ListedFile;
}

export interface ManifestSplit {
  /** Everything else, in the order given. */
  readonly rest: readonly ListedFile[];
  readonly sequences: readonly ListedManifest[];
  readonly receipts: readonly ListedManifest[];
}

/**
 * Takes sequence manifests and receipts, with their signatures, out of the files of one directory: they are no assets, and
 * no sidecars of a single one. By their names alone; case of the endings is passed over. To be called before splitSidecars.
 */
export function splitManifests(files: readonly ListedFile[]): ManifestSplit {
  const kinds = files.map((file) => kindOf(file.name));
  if (!kinds.some((kind) => kind !== undefined)) return { rest: files, sequences: [], receipts: [] };
  const signatures = new Map(files.flatMap((file, at) => (kinds[at] === 'signature' ? [[file.name, file]] : [])));
  const found = { rest: [] as ListedFile[], sequences: [] as ListedManifest[], receipts: [] as ListedManifest[] };
  const taken = new Set<ListedFile>();
  for (const [at, file] of files.entries()) {
    const kind = kinds[at];
    if (kind !== 'sequences' && kind !== 'receipts') continue;
    const signature = signatures.get(`${file.name}.c2pa`);
    if (signature !== undefined) taken.add(signature);
    found[kind].push({ file, ...(signature && { signature }) });
  }
  for (const [at, file] of files.entries())
    if (kinds[at] === undefined || (kinds[at] === 'signature' && !taken.has(file))) found.rest.push(file);
  return found;
}

/** A signature whose manifest is gone stays among the rest, where it is found to belong to nothing. */
function kindOf(name: string): 'sequences' | 'receipts' | 'signature' | undefined {
  const lower = name.toLowerCase();
  if (lower.endsWith(SEQUENCE_MANIFEST_ENDING)) return 'sequences';
  if (lower.endsWith(RECEIPT_ENDING)) return 'receipts';
  const isSignature = lower.endsWith(`${SEQUENCE_MANIFEST_ENDING}.c2pa`) || lower.endsWith(`${RECEIPT_ENDING}.c2pa`);
  return isSignature ? 'signature' : undefined;
}
