import type { InspectionRequest, Sidecar } from '../../domain/asset.ts';
import { baseNameOf, type FoundBeside, type FoundFile, type FoundSequence } from '../../domain/found-file.ts';
import { foldPath } from '../../domain/locate-receipt.ts';
import type { HiddenPlace } from '../../domain/match-receipt.ts';
import type { DirectoryListing, ListedFile } from '../../domain/ports.ts';
import type { Receipt } from '../../domain/receipt.ts';
import { SEQUENCE_MANIFEST_ENDING } from '../../domain/sequence-manifest.ts';
import { type AssetWithSidecars, splitSidecars } from '../../domain/sidecars.ts';
import { createGate, type Gate } from '../scan/gate.ts';
import { checkIndex } from '../verify/check-index.ts';
import type { VerifyReceiptParts } from './parts.ts';

/** What may bear a mark or speak for one beside a file. */
const BESIDE_ENDINGS: readonly string[] = ['.c2pa', '.xmp', SEQUENCE_MANIFEST_ENDING];

export interface Gathered {
  readonly found: readonly FoundFile[];
  readonly hidden: readonly HiddenPlace[];
  /** Media files below the folder, the ones that were not read included. */
  readonly mediaCount: number;
}

/**
 * Reads what could be a file of the receipt: what has the name of one, or the size of one before or after marking. Everything
 * else is only counted, so that a small receipt does not cost the reading of a whole disk.
 */
export async function gatherFound(
  root: { readonly path: string; readonly shown: string },
  receipt: Receipt,
  parts: VerifyReceiptParts,
): Promise<Gathered> {
  const wanted = createWanted(receipt);
  const indexes = listIndexes(receipt);
  const gate = createGate(parts.inFlight);
  const found: Promise<FoundFile>[] = [];
  const hidden: HiddenPlace[] = [];
  let mediaCount = 0;
  for await (const listing of parts.walk(root.path)) {
    parts.signal?.throwIfAborted();
    for (const { name, message } of listing.problems) hidden.push({ path: joinName(listing.path, name), message });
    const { assets, companions } = splitSidecars(listing.files);
    const media = assets.filter(({ file }) => file.temporary !== true);
    mediaCount += media.filter(({ file }) => parts.isMedia(file.name)).length;
    const candidates = media.filter(({ file }) => wanted(file));
    if (candidates.length === 0) continue;
    const beside = readBeside({ listing, companions, indexes }, gate, parts);
    for (const { file, sidecars } of candidates) {
      await gate.enter();
      const reading = inspect({ file, sidecars, listing, beside, root: root.shown }, parts).finally(() => gate.leave());
      // Whoever awaits it later sees the failure; until then it must not count as unhandled.
      reading.catch(() => undefined);
      found.push(reading);
    }
  }
  return { found: await Promise.all(found), hidden, mediaCount };
}

function createWanted(receipt: Receipt): (file: ListedFile) => boolean {
  const names = new Set(receipt.entries.map(({ path }) => foldPath(baseNameOf(path))));
  const sizes = new Set(receipt.entries.flatMap(({ before, after }) => [before.sizeBytes, after.sizeBytes]));
  return ({ name, sizeBytes }) => sizes.has(sizeBytes) || names.has(foldPath(name));
}

/** What entries name as their sequence manifest, and the frames that it should list, by SHA-256. */
interface NamedIndexes {
  readonly hashes: ReadonlySet<string>;
  readonly frames: ReadonlySet<string>;
}

function listIndexes({ entries }: Receipt): NamedIndexes {
  const frames = entries.filter(({ carrier }) => carrier === 'sequence');
  return {
    hashes: new Set(frames.flatMap(({ sidecars }) => sidecars.map(({ sha256 }) => sha256))),
    frames: new Set(frames.map(({ after }) => after.sha256)),
  };
}

interface Candidate {
  readonly file: ListedFile;
  readonly sidecars: readonly Sidecar[];
  readonly listing: DirectoryListing;
  readonly beside: Promise<FoundBeside>;
  readonly root: string;
}

async function inspect(candidate: Candidate, parts: VerifyReceiptParts): Promise<FoundFile> {
  const { file, listing, root, sidecars } = candidate;
  const { sizeBytes, mtimeMs, ctimeMs, inode } = file;
  const request: InspectionRequest = {
    path: absolutePath(listing, file.name),
    stat: { sizeBytes, mtimeMs, ctimeMs, inode },
    // Only credentials are asked for: metadata beside the file would cost time and tell nothing of the mark.
    sidecars: sidecars.filter(({ kind }) => kind === 'c2pa'),
    deep: false,
    young: false,
  };
  const [inspection, beside] = await Promise.all([parts.inspector.inspect(request), candidate.beside]);
  const base = { path: joinName(listing.path, file.name), root, beside };
  if (!('reading' in inspection)) {
    const { error, sha256 } = inspection;
    return { ...base, error, ...(sha256 !== undefined && { sha256 }) };
  }
  const { credential, key } = inspection.reading;
  const active = credential.manifests.find(({ label }) => label === credential.activeManifest);
  return {
    ...base,
    sha256: key.sha256,
    credential: {
      state: credential.state,
      manifests: new Set(credential.manifests.map(({ label }) => label)),
      ...(credential.activeManifest !== undefined && { active: credential.activeManifest }),
      ...(active?.signer !== undefined && { signer: active.signer.name }),
    },
  };
}

interface BesideTask {
  readonly listing: DirectoryListing;
  readonly companions: readonly AssetWithSidecars[];
  readonly indexes: NamedIndexes;
}

/** Once for each folder. What cannot be read is there by name and has no content. */
async function readBeside(task: BesideTask, gate: Gate, parts: VerifyReceiptParts): Promise<FoundBeside> {
  const { listing, companions, indexes } = task;
  const names = listing.files
    .map(({ name }) => name)
    .filter((name) => BESIDE_ENDINGS.some((ending) => name.toLowerCase().endsWith(ending)));
  const sequences = new Map<string, FoundSequence>();
  const hashes = await Promise.all(
    names.map(async (name) => {
      await gate.enter();
      try {
        const sha256 = await parts.hashSmallFile(absolutePath(listing, name));
        // In the same turn: what waits for this folder holds turns of its own.
        const index = companions.find(({ file }) => file.name === name);
        if (sha256 !== undefined && index !== undefined && indexes.hashes.has(sha256))
          sequences.set(sha256, await readSequence(index, listing, indexes, parts));
        return sha256;
      } finally {
        gate.leave();
      }
    }),
  );
  return {
    names: new Map(names.map((name, at) => [name, hashes[at]])),
    hashes: new Set(hashes.filter((hash) => hash !== undefined)),
    sequences,
  };
}

/** Keeps of its frames those that the receipt tells of: an index may list a million others. */
async function readSequence(
  asset: AssetWithSidecars,
  { absolutePath: folder }: DirectoryListing,
  { frames }: NamedIndexes,
  { inspector }: VerifyReceiptParts,
): Promise<FoundSequence> {
  const { file, index, error } = await checkIndex(asset, folder, inspector, false);
  const { activeManifest, state } = file.credential;
  return {
    state: error === undefined ? state : 'unchecked',
    ...(activeManifest !== undefined && { manifest: activeManifest }),
    contents: new Set(index?.frames.map(({ sha256 }) => sha256).filter((sha256) => frames.has(sha256))),
  };
}

function absolutePath({ absolutePath: folder }: DirectoryListing, name: string): string {
  return `${folder === '/' ? '' : folder}/${name}`;
}

function joinName(folder: string, name: string): string {
  return folder === '' || name === '' ? folder + name : `${folder}/${name}`;
}
