import type { FileError } from '../../domain/errors.ts';
import { groupSequences } from '../../domain/group-sequences.ts';
import type { MarkedAsset, MarkResult } from '../../domain/mark-result.ts';
import type { DirectoryListing } from '../../domain/ports.ts';
import { nameSequenceManifest } from '../../domain/sequence-index.ts';
import { splitSidecars } from '../../domain/sidecars.ts';
import { createGate, type Gate } from '../scan/gate.ts';
import { type Claims, createClaims } from './create-claims.ts';
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
  const claims = createClaims();
  const underWay: Promise<MarkResult>[] = [];
  for (const root of run.roots)
    for await (const listing of parts.walk(root.path)) {
      if (isOutput(listing.absolutePath, root)) continue;
      const isOwn = ({ name }: { readonly name: string }): boolean => parts.workers.isOwnTemporary(name);
      if (listing.files.some(isOwn)) await parts.workers.clearStale(listing.absolutePath);
      yield* describeProblems(listing, run, isOwn);
      for (const unit of await planUnits(listing, { run, parts, gate, progress, claims })) {
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
function isOutput(folder: string, { output }: MarkRoot): boolean {
  return output !== undefined && (folder === output || folder.startsWith(`${output}/`));
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
  readonly claims: Claims;
}

const NOT_READ: FileError = { code: 'file.io', message: 'The file was not read.' };

type Unit = () => Promise<MarkResult>;

async function planUnits(listing: DirectoryListing, work: Work): Promise<readonly Unit[]> {
  const { assets } = splitSidecars(listing.files);
  const folder = listing.absolutePath === '/' ? '' : listing.absolutePath;
  const listed = assets.flatMap(({ file, sidecars }) => {
    if (file.temporary === true) return [];
    const name = listing.path === '' ? file.name : `${listing.path}/${file.name}`;
    const source = `${folder}/${file.name}`;
    const destination = placeAt(source, name, work.run);
    const holder = work.claims.claim(destination, source);
    // Named twice, or below another PATH: it is marked once.
    if (holder === source) return [];
    return [{ file, sidecars, place: { name, source, destination }, ...(holder !== undefined && refusePlace(holder)) }];
  });
  for (const { file } of listed) work.progress.list(file.sizeBytes);
  const found: FoundAsset[] = [];
  const units: Unit[] = [];
  for (let at = 0; at < listed.length; at += IDENTIFY_FILES) {
    const slice = listed.slice(at, at + IDENTIFY_FILES);
    const identified = await work.parts.workers.identify(
      slice.map(({ file }) => ({ path: `${folder}/${file.name}`, stat: statOf(file) })),
      work.run.needsHashes,
    );
    for (const [index, asset] of slice.entries()) {
      const { file, sidecars, place, refusal } = asset;
      const identity = identified[index];
      const settle = (outcome: MarkedAsset['outcome']): void => {
        units.push(async () => {
          work.progress.done(file.sizeBytes);
          return { kind: 'file', ...place, outcome };
        });
      };
      const unread = identity?.ok === true ? undefined : (identity?.error ?? NOT_READ);
      const { mediaType, sha256 } = identity?.ok === true ? identity : {};
      const stated = work.run.stateOf({ path: place.name, ...(sha256 !== undefined && { sha256 }) });
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
          ...(refusal !== undefined && { refusal }),
          ...(unread !== undefined && { unread }),
          ...(mediaType !== undefined && { mediaType }),
        });
    }
  }
  return [...units, ...groupUnits(found, listing, work)];
}

/** Another PATH has something of that name, which would be written over. */
function refusePlace(holder: string): { readonly refusal: FileError } {
  const message = `${holder} goes to the same place. Give one of them another --out, or name the folder that both are in.`;
  return { refusal: { code: 'output.refused', message } };
}

/** Frames that different things are stated of are no unit. */
function groupUnits(found: readonly FoundAsset[], listing: DirectoryListing, work: Work): readonly Unit[] {
  const byName = new Map(found.map((asset) => [asset.fileName, asset]));
  const groups = [...Map.groupBy(found, ({ statement }) => statement)].map(([statement, assets]) => ({
    statement,
    ...groupSequences(
      assets.map(({ fileName, mediaType }) => ({ name: fileName, ...(mediaType !== undefined && { mediaType }) })),
    ),
  }));
  const units: Unit[] = [];
  // Of all statements: their manifests lie side by side.
  const all = groups.flatMap(({ sequences }) => sequences);
  for (const { statement, sequences, singles } of groups) {
    for (const sequence of sequences) {
      const frames = sequence.frames.flatMap(({ name }) => byName.get(name) ?? []);
      const first = frames[0]?.destination ?? '';
      const index = first.slice(0, first.lastIndexOf('/') + 1) + nameSequenceManifest(sequence, all);
      const holder = work.claims.claim(index, `${listing.absolutePath}/${sequence.display}`);
      const refusal = holder === undefined ? {} : refusePlace(holder);
      units.push(() => markSequence({ sequence, index, frames, statement, folder: listing.path, ...refusal }, work));
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
    const error = asset.refusal ?? asset.unread;
    if (error !== undefined) return { kind: 'file', name, source, destination, outcome: { status: 'failed', error } };
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
