import { companionKind } from '../../domain/companions.ts';
import type { DirectoryListing, ListedFile } from '../../domain/ports.ts';
import { SEQUENCE_MANIFEST_TYPE } from '../../domain/sequence-manifest.ts';
import { type AssetWithSidecars, splitSidecars } from '../../domain/sidecars.ts';
import type { Verification } from '../../domain/verification.ts';
import { checkFile } from './check-file.ts';
import { checkIndex } from './check-index.ts';
import { describeFile, describeProblem } from './describe-file.ts';
import { describeFrame } from './describe-frame.ts';
import type { VerifyParts } from './parts.ts';
import { checkDirectory, type DirectoryWork, describeDirectory } from './verify-directory.ts';

/**
 * Verifies one file that was asked for by its name. The index of a sequence, whatever it is called, stands for the sequence
 * beside it; a frame is held against the manifests of sequences beside it, too. `listing`: the file and what speaks for it.
 */
export async function* verifySingle(
  name: string,
  listing: DirectoryListing,
  parts: VerifyParts,
  work: DirectoryWork,
): AsyncGenerator<Verification> {
  const asked = findAsked(name, listing);
  if (asked === undefined) {
    for (const { name: entry, code, message } of listing.problems) yield describeProblem(entry, { code, message });
    return;
  }
  if (name.toLowerCase().endsWith('.c2pa')) {
    const message = 'This is the signature of another file. Verify that file, or the folder.';
    yield describeProblem(name, { code: 'media.unsupported', message });
    return;
  }
  const folder = listing.absolutePath;
  const isNamedIndex = companionKind(name) === 'sequence';
  if (!isNamedIndex) work.onListed([asked.file]);
  const file = isNamedIndex
    ? undefined
    : await work.take(asked.file.sizeBytes, () => checkFile(asked, folder, work.inspector));
  if (file !== undefined && file.mediaType !== SEQUENCE_MANIFEST_TYPE) {
    yield await describeAmong(file, listing, work);
    return;
  }
  const whole = await parts.listFolder(folder);
  const checked = await checkDirectory({ ...whole, path: '' }, work, isNamedIndex ? [] : [asked]);
  yield* describeDirectory(checked, work.requireTrust, name);
}

/** The file asked for with its sidecars; also one that passes for a sidecar itself in a folder. */
function findAsked(name: string, listing: DirectoryListing): AssetWithSidecars | undefined {
  const { assets, companions } = splitSidecars(listing.files);
  const known = [...assets, ...companions].find(({ file }) => file.name === name);
  const listed = listing.files.find((file) => file.name === name);
  if (known !== undefined || listed === undefined) return known;
  const signature = listing.files.find((file) => file.name === `${name}.c2pa`);
  return { file: listed, sidecars: signature === undefined ? [] : [toSidecar(signature)] };
}

function toSidecar({ name, sizeBytes, mtimeMs, ctimeMs, inode }: ListedFile): AssetWithSidecars['sidecars'][number] {
  return { name, sizeBytes, mtimeMs, ctimeMs, inode, kind: 'c2pa', match: 'exact' };
}

async function describeAmong(
  file: Awaited<ReturnType<typeof checkFile>>,
  listing: DirectoryListing,
  work: DirectoryWork,
): Promise<Verification> {
  const own = describeFile(file, file.name, work.requireTrust);
  if (own.state === 'unchecked') return own;
  let held: Verification | undefined;
  for (const companion of splitSidecars(listing.files).companions) {
    if (companion.kind !== 'sequence') continue;
    const checked = await checkIndex(companion, listing.absolutePath, work.inspector, work.requireTrust);
    const line = describeFrame(own, file, checked);
    // Of several indexes the one that the file is as it should be by.
    if (line !== undefined && (held === undefined || held.faults.length > line.faults.length)) held = line;
  }
  return held ?? own;
}
