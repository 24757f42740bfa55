import { groupSequences } from '../../domain/group-sequences.ts';
import type { MarkedAsset, MarkResult } from '../../domain/mark-result.ts';
import type { DirectoryListing } from '../../domain/ports.ts';
import { splitSidecars } from '../../domain/sidecars.ts';
import { createGate, type Gate } from '../scan/gate.ts';
import { createMarkProgress, type MarkProgress } from './mark-progress.ts';
import { type FoundAsset, markSequence } from './mark-sequence.ts';
import type { MarkRoot, MarkRun, MarkRunParts } from './run.ts';

/** Results held back until those before them are done, so that output keeps the order of the walk and memory its bounds. */
const RESULTS_AHEAD = 512;
/** Files identified by one task: a task costs more than a look at 32 bytes. */
const IDENTIFY_FILES = 100;

/**
 * Marks everything below the roots: sequences as one unit, the rest file by file. Results come in walk order. Errors of files are
 * results; thrown are only `input.not-found`, `signer.unusable`, `trust.unusable` and bugs.
 */
export async function* markTree(run: MarkRun, parts: MarkRunParts): AsyncGenerator<MarkResult> {
  const gate = createGate(parts.inFlight);
  const progress = createMarkProgress(run.onProgress);
  const underWay: Promise<MarkResult>[] = [];
  for (const root of run.roots)
    for await (const listing of parts.walk(root.path)) {
      if (isOutput(listing.absolutePath, root, run.out)) continue;
      const isOwn = ({ name }: { readonly name: string }): boolean => parts.workers.isOwnTemporary(name);
      if (listing.files.some(isOwn)) await parts.workers.clearStale(listing.absolutePath);
      yield* describeProblems(listing, run, isOwn);
      for (const unit of await planUnits(listing, { run, parts, gate, progress })) {
        const result = unit();
        // Whoever awaits it later sees the failure; until then it must not count as unhandled.
        result.catch(() => undefined);
        underWay.push(result);
        while (underWay.length > RESULTS_AHEAD) yield (await underWay.shift()) as MarkResult;
      }
    }
  progress.walked();
  for (const result of underWay) yield await result;
}

/** What an earlier run wrote below the very folder that is marked is no source. The folder itself is refused file by file. */
function isOutput(folder: string, root: MarkRoot, out: string | undefined): boolean {
  if (out === undefined || !root.isFolder || !out.startsWith(root.path === '/' ? '/' : `${root.path}/`)) return false;
  return folder === out || folder.startsWith(`${out}/`);
}

/** `isOwn`: of another run, at work beside this one or killed before it: nothing that anybody would want marked. */
function* describeProblems(
  listing: DirectoryListing,
  run: MarkRun,
  isOwn: (file: { readonly name: string }) => boolean,
): Generator<MarkedAsset> {
  const unfinished = listing.files
    .filter((file) => file.temporary === true && !isOwn(file))
    .map(({ name }) => ({
      name,
      code: 'file.changed' as const,
      message: 'Its name says that it is still being written. Mark it once it has its final name.',
    }));
  for (const { name, code, message } of [...listing.problems, ...unfinished]) {
    const path = [listing.path, name].filter((part) => part !== '').join('/');
    const source = `${listing.absolutePath}/${name}`;
    yield {
      kind: 'file',
      name: path === '' ? '.' : path,
      source,
      destination: run.out === undefined ? source : `${run.out}/${path}`,
      outcome: { status: 'failed', error: { code, message } },
    };
  }
}

interface Work {
  readonly run: MarkRun;
  readonly parts: MarkRunParts;
  readonly gate: Gate;
  readonly progress: MarkProgress;
}

type Unit = () => Promise<MarkResult>;

async function planUnits(listing: DirectoryListing, work: Work): Promise<readonly Unit[]> {
  const { assets } = splitSidecars(listing.files);
  const listed = assets.filter(({ file }) => file.temporary !== true);
  for (const { file } of listed) work.progress.list(file.sizeBytes);
  const found: FoundAsset[] = [];
  const units: Unit[] = [];
  for (let at = 0; at < listed.length; at += IDENTIFY_FILES) {
    const slice = listed.slice(at, at + IDENTIFY_FILES);
    const folder = listing.absolutePath === '/' ? '' : listing.absolutePath;
    const identified = await work.parts.workers.identify(
      slice.map(({ file }) => ({ path: `${folder}/${file.name}`, stat: statOf(file) })),
      work.run.needsHashes,
    );
    for (const [index, asset] of slice.entries()) {
      const { file, sidecars } = asset;
      const name = listing.path === '' ? file.name : `${listing.path}/${file.name}`;
      const source = `${folder}/${file.name}`;
      const place = { name, source, destination: placeAt(source, name, work.run) };
      const identity = identified[index];
      const settle = (outcome: MarkedAsset['outcome']): void => {
        units.push(async () => {
          work.progress.done(file.sizeBytes);
          return { kind: 'file', ...place, outcome };
        });
      };
      if (identity === undefined || !identity.ok) {
        settle({ status: 'failed', error: identity?.error ?? { code: 'file.io', message: 'The file was not read.' } });
        continue;
      }
      const stated = work.run.stateOf({
        path: name,
        ...(identity.sha256 !== undefined && { sha256: identity.sha256 }),
      });
      if (stated.kind === 'skip') settle({ status: 'skipped', why: stated.why });
      else if (stated.kind === 'refuse')
        settle({ status: 'failed', error: { code: 'mark.refused', message: stated.message } });
      else
        found.push({
          ...place,
          fileName: file.name,
          stat: statOf(file),
          sidecars,
          statement: stated.statement,
          ...(identity.mediaType !== undefined && { mediaType: identity.mediaType }),
        });
    }
  }
  return [...units, ...groupUnits(found, listing, work)];
}

/** Frames that different things are stated of are no unit. */
function groupUnits(found: readonly FoundAsset[], listing: DirectoryListing, work: Work): readonly Unit[] {
  const byStatement = Map.groupBy(found, ({ statement }) => statement);
  const units: Unit[] = [];
  for (const [statement, assets] of byStatement) {
    const byName = new Map(assets.map((asset) => [asset.fileName, asset]));
    const { sequences, singles } = groupSequences(
      assets.map(({ fileName, mediaType }) => ({ name: fileName, ...(mediaType !== undefined && { mediaType }) })),
    );
    for (const sequence of sequences) {
      const frames = sequence.frames.flatMap(({ name }) => byName.get(name) ?? []);
      units.push(() => markSequence({ sequence, sequences, frames, statement, folder: listing.path }, work));
    }
    for (const name of singles) {
      const asset = byName.get(name);
      if (asset !== undefined) units.push(() => markSingle(asset, work));
    }
  }
  return units;
}

async function markSingle(asset: FoundAsset, { run, parts, gate, progress }: Work): Promise<MarkedAsset> {
  await gate.enter();
  try {
    const { source, stat, sidecars, destination, statement, name } = asset;
    const job = { ...run.options, source, stat, sidecars, destination, statement, ingredients: run.ingredients };
    return { kind: 'file', name, source, destination, statement, outcome: await parts.workers.markFile(job) };
  } finally {
    gate.leave();
    progress.done(asset.stat.sizeBytes);
  }
}

function placeAt(source: string, name: string, run: MarkRun): string {
  return run.out === undefined ? source : `${run.out}/${name}`;
}

function statOf({ sizeBytes, mtimeMs, ctimeMs, inode }: FoundAsset['stat']): FoundAsset['stat'] {
  return { sizeBytes, mtimeMs, ctimeMs, inode };
}
