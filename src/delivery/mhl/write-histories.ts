import { basename, join } from 'node:path';
import { MHL_FOLDER } from '../../domain/mhl.ts';
import { DEFAULT_IGNORED } from './default-ignored.ts';
import { nameManifest } from './name-manifest.ts';
import type { MhlCreator, MhlProcess, NewGeneration } from './new-generation.ts';
import type { ManifestReference } from './parse-manifest.ts';
import type { HistoryNode } from './read-history-tree.ts';
import { renderChain } from './render-chain.ts';
import { renderManifest } from './render-manifest.ts';
import type { Sealing } from './seal-tree.ts';
import { type StagedGeneration, stageGeneration } from './stage-history.ts';

/** A generation that was written. */
export interface WrittenHistory {
  /** Folder of the history, relative to the one at the top; empty for that one. */
  readonly folder: string;
  readonly number: number;
  /** File name of the manifest in `<folder>/ascmhl`. */
  readonly name: string;
  /** C4 of the manifest, as in the chain. */
  readonly c4: string;
}

interface WriteJob {
  readonly root: string;
  /** Undefined: there is no history yet. */
  readonly tree: HistoryNode | undefined;
  readonly sealing: Sealing;
  readonly process: MhlProcess;
  readonly creator: MhlCreator;
  readonly createdAtMs: number;
  /** Patterns to ignore that are new. */
  readonly added: readonly string[];
}

interface Prepared {
  readonly written: WrittenHistory;
  readonly staged: StagedGeneration;
  readonly chain: string;
  readonly chainC4: string | undefined;
}

const NO_HISTORY: HistoryNode = { path: '', links: [], generations: [], known: new Map(), children: [] };

/**
 * Writes the new generation of every history that has something to record, or has one below that has. All are on disk beside
 * their places before the first is put in place; histories below go first, since those above refer to them. Throws AssayError `output.*`.
 */
export async function writeHistories(job: WriteJob): Promise<readonly WrittenHistory[]> {
  const prepared: Prepared[] = [];
  try {
    await prepare(job, job.tree ?? NO_HISTORY, prepared);
    for (const { staged, chain, chainC4 } of prepared) await staged.commit(chain, chainC4);
  } finally {
    for (const { staged } of prepared) await staged.discard();
  }
  return prepared.map(({ written }) => written);
}

/** Returns the new generation of a history, unless there is nothing to say in it. */
async function prepare(job: WriteJob, node: HistoryNode, prepared: Prepared[]): Promise<WrittenHistory | undefined> {
  const references: ManifestReference[] = [];
  for (const child of node.children) {
    const below = await prepare(job, child, prepared);
    const prefix = node.path === '' ? child.path : child.path.slice(node.path.length + 1);
    if (below !== undefined) references.push({ path: `${prefix}/${MHL_FOLDER}/${below.name}`, c4: below.c4 });
  }
  const records = job.sealing.records.get(node.path);
  if (records === undefined && references.length === 0) return undefined;
  const folder = node.path === '' ? job.root : join(job.root, node.path);
  const number = node.links.length + 1;
  const name = nameManifest(number, basename(folder), job.createdAtMs);
  const root = job.sealing.roots.get(node.path);
  const generation: NewGeneration = {
    createdAtMs: job.createdAtMs,
    creator: job.creator,
    process: job.process,
    algorithm: job.sealing.algorithm,
    ...(root !== undefined && { root }),
    ignored: ignoredOf(node, node.path === '' ? job.added : []),
    records: records ?? [],
    references,
  };
  const staged = await stageGeneration(folder, name, renderManifest(generation));
  const written: WrittenHistory = { folder: node.path, number, name, c4: staged.c4 };
  const link = { number, name, hash: { algorithm: 'c4', value: staged.c4 } } as const;
  prepared.push({ written, staged, chain: renderChain([...node.links, link]), chainC4: node.chainC4 });
  return written;
}

function ignoredOf(node: HistoryNode, added: readonly string[]): readonly string[] {
  const own = node.generations.at(-1)?.manifest.ignored ?? [];
  return [...new Set([...(own.length > 0 ? own : DEFAULT_IGNORED), ...added])];
}
