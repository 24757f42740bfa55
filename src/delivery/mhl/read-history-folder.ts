import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../../domain/errors.ts';
import { MHL_FOLDER, type MhlAlgorithm } from '../../domain/mhl.ts';
import { isSameDigest } from '../../domain/mhl-comparison.ts';
import { MAX_CHAIN_BYTES, MAX_GENERATIONS, MAX_MANIFEST_BYTES } from './limits.ts';
import { openDigester } from './open-digester.ts';
import { callFileSystem, openRegularFile } from './open-regular-file.ts';
import { CHAIN_NAMESPACE, type ChainLink, parseChain } from './parse-chain.ts';
import { MANIFEST_NAMESPACE, type Manifest, parseManifest } from './parse-manifest.ts';
import type { ReadBudget } from './read-budget.ts';
import { readXml } from './read-xml.ts';
import { isFileName } from './relative-path.ts';

export const CHAIN_NAME = 'ascmhl_chain.xml';

/** A generation that the chain vouches for. */
export interface ReadGeneration {
  readonly number: number;
  readonly name: string;
  /** C4 of the manifest. */
  readonly c4: string;
  readonly manifest: Manifest;
}

/** What is in one `ascmhl` folder. */
export interface HistoryFolder {
  readonly links: readonly ChainLink[];
  /** C4 of the chain file, to see whether somebody else wrote to it meanwhile. */
  readonly chainC4?: string;
  readonly generations: readonly ReadGeneration[];
}

/**
 * Reads the chain of a folder and every generation that it names, in order. Only what fits its link in the chain is taken; the rest
 * is told as a fault. Opens nothing but files directly in `ascmhl`, and follows no links. Throws AssayError `file.vanished` when there is
 * no history, and what keeps the folder from being read.
 */
export async function readHistoryFolder(
  folder: string,
  budget: ReadBudget,
  fault: (message: string) => void,
): Promise<HistoryFolder> {
  const place = join(folder, MHL_FOLDER);
  const stat = await callFileSystem(() => lstat(place));
  if (stat.isSymbolicLink() || !stat.isDirectory()) {
    fault(`"${MHL_FOLDER}" is no folder: it is not followed elsewhere`);
    return { links: [], generations: [] };
  }
  const manifests = await listManifests(place, fault);
  const chain = await readChain(place, fault);
  if (chain === undefined) return { links: [], generations: [] };
  const generations: ReadGeneration[] = [];
  for (const [index, link] of chain.links.entries()) {
    checkLink(link, index, chain.links, fault);
    const read = await readGeneration(place, link, index + 1, budget, fault);
    if (read !== undefined) generations.push(read);
  }
  const named = new Set(chain.links.map(({ name }) => name));
  for (const name of manifests) if (!named.has(name)) fault(`${JSON.stringify(name)} is not in the chain`);
  return { ...chain, generations };
}

/** Names of the `.mhl` files; those that macOS leaves on foreign disks (`._…`) are no manifests. */
async function listManifests(place: string, fault: (message: string) => void): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of await callFileSystem(() => opendir(place))) {
    if (!name.endsWith('.mhl') || name.startsWith('._')) continue;
    names.push(name);
    if (names.length <= 2 * MAX_GENERATIONS) continue;
    fault('has more manifests than a history can have');
    break;
  }
  return names.toSorted();
}

async function readChain(
  place: string,
  fault: (message: string) => void,
): Promise<{ readonly links: readonly ChainLink[]; readonly chainC4: string } | undefined> {
  const digester = await openDigester('c4');
  digester.start();
  const visitor = parseChain();
  try {
    const handle = await openRegularFile(join(place, CHAIN_NAME), { followLinks: false });
    const onBytes = (bytes: Uint8Array): void => digester.update(bytes);
    try {
      await readXml(handle, { namespace: CHAIN_NAMESPACE, maxBytes: MAX_CHAIN_BYTES, onBytes }, visitor);
    } finally {
      await handle.close();
    }
  } catch (error) {
    fault(`${CHAIN_NAME}: ${messageOf(error)}`);
    return undefined;
  }
  if (visitor.links.length === 0) fault(`${CHAIN_NAME} names no generation`);
  return { links: visitor.links, chainC4: digester.finish() };
}

function checkLink(
  link: ChainLink,
  index: number,
  links: readonly ChainLink[],
  fault: (message: string) => void,
): void {
  const name = JSON.stringify(link.name.slice(0, 255));
  if (link.number !== index + 1)
    fault(
      `${CHAIN_NAME}: generation ${index + 1} is numbered ${link.number ?? 'not at all'}: there is a hole, or one is there twice`,
    );
  if (Number(/^(\d{4,6})(?:_.*)?\.mhl$/s.exec(link.name)?.[1] ?? Number.NaN) !== index + 1)
    fault(`${name} is not named as generation ${index + 1}`);
  if (index > 0 && links[index - 1]?.name === link.name) fault(`${name} is in the chain twice`);
}

async function readGeneration(
  place: string,
  link: ChainLink,
  number: number,
  budget: ReadBudget,
  fault: (message: string) => void,
): Promise<ReadGeneration | undefined> {
  const name = JSON.stringify(link.name.slice(0, 255));
  const { hash } = link;
  if (!isFileName(link.name)) fault(`${CHAIN_NAME} names ${name}, which is no file in its folder`);
  else if (hash === undefined) fault(`${CHAIN_NAME} has no hash that can be checked for ${name}`);
  else {
    try {
      const tell = (message: string): void => fault(`${name} ${message}`);
      const { manifest, digests } = await readManifest(join(place, link.name), [hash.algorithm, 'c4'], budget, tell);
      const value = digests.get(hash.algorithm) ?? '';
      if (isSameDigest(hash, { algorithm: hash.algorithm, value }))
        return { number, name: link.name, c4: digests.get('c4') ?? '', manifest };
      fault(`${name} is not what the chain says: it was changed after it was written`);
    } catch (error) {
      fault(`${name}: ${messageOf(error)}`);
    }
  }
  return undefined;
}

/** Reads a manifest and digests its bytes on the way, so that what was checked is what was read. */
async function readManifest(
  path: string,
  algorithms: readonly MhlAlgorithm[],
  budget: ReadBudget,
  fault: (message: string) => void,
): Promise<{ readonly manifest: Manifest; readonly digests: ReadonlyMap<MhlAlgorithm, string> }> {
  const digesters = new Map(
    await Promise.all(
      [...new Set(algorithms)].map(async (algorithm) => [algorithm, await openDigester(algorithm)] as const),
    ),
  );
  for (const digester of digesters.values()) digester.start();
  const visitor = parseManifest({ countEntry: () => budget.takeEntry(), fault });
  const handle = await openRegularFile(path, { followLinks: false });
  const onBytes = (bytes: Uint8Array): void => {
    budget.takeBytes(bytes.length);
    for (const digester of digesters.values()) digester.update(bytes);
  };
  try {
    await readXml(handle, { namespace: MANIFEST_NAMESPACE, maxBytes: MAX_MANIFEST_BYTES, onBytes }, visitor);
  } finally {
    await handle.close();
  }
  const digests = new Map([...digesters].map(([algorithm, digester]) => [algorithm, digester.finish()]));
  return { manifest: visitor.finish(), digests };
}

function messageOf(error: unknown): string {
  if (error instanceof AssayError) return error.message;
  throw error;
}
