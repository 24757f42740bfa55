import { AssayError } from '../../domain/errors.ts';
import type { XmpProperties } from '../../domain/ports.ts';
import { composeExrAttributes, composeXmp } from '../../domain/xmp-statement.ts';
import type { MarkJob, MarkParts } from './parts.ts';

/** Temporary files of one job; whatever is still there at its end is removed. */
export interface WorkingFiles {
  readonly made: string[];
  next(): string;
}

/** The file as it is to be signed. */
export interface Content {
  /** The source itself when no byte changes. */
  readonly path: string;
  /** A sidecar for what the format cannot take, still under its temporary name. */
  readonly xmpSidecar?: string;
}

const OPENEXR = 'image/x-exr';

/** Writes the statement into the metadata, in the file where it can be, else beside it. Signing comes after. */
export async function composeContent(
  job: MarkJob,
  how: {
    readonly inPlace: boolean;
    /** The credential stands in a sidecar. */
    readonly beside: boolean;
    readonly xmpInside: boolean;
    /** It carries a mark of ours: what its header says is in its history, and may give way. */
    readonly isOurs: boolean;
    readonly mediaType: string;
  },
  work: WorkingFiles,
  parts: MarkParts,
): Promise<Content> {
  const properties = composeXmp(job.statement);
  let path = job.source;
  if (how.mediaType === OPENEXR && job.placement.exrAttribute) {
    const next = work.next();
    await parts.insertExrAttributes(path, next, composeExrAttributes(job.statement), { replace: how.isOurs });
    path = next;
  }
  if (how.xmpInside && !job.placement.forceSidecar) {
    const next = work.next();
    if (await embedXmp(path, next, properties, parts)) return { path: next };
  }
  // What is embedded is written anew from the source; what is not has to be brought along.
  if (path === job.source && how.beside && !how.inPlace) {
    path = work.next();
    await parts.files.copy(job.source, path);
  }
  const xmpSidecar = work.next();
  const previous = job.sidecars.find(({ kind, match }) => kind === 'xmp' && match === 'exact');
  const folder = job.source.slice(0, job.source.lastIndexOf('/') + 1);
  await writeBeside(xmpSidecar, properties, previous === undefined ? undefined : folder + previous.name, parts);
  return { path, xmpSidecar };
}

/** False when this file takes none although its type does, as a BigTIFF or a movie in fragments: then it goes beside. */
async function embedXmp(
  source: string,
  destination: string,
  properties: XmpProperties,
  { metadata }: MarkParts,
): Promise<boolean> {
  try {
    await metadata.embed(source, destination, properties);
    return true;
  } catch (error) {
    if (error instanceof AssayError && error.code === 'media.unsupported') return false;
    throw error;
  }
}

/** With what an older sidecar says otherwise; one that cannot be taken along is named, for the file itself is well. */
async function writeBeside(
  destination: string,
  properties: XmpProperties,
  previous: string | undefined,
  { metadata }: MarkParts,
): Promise<void> {
  try {
    await metadata.writeSidecar(destination, properties, previous);
  } catch (error) {
    if (previous === undefined || !(error instanceof AssayError) || error.code !== 'metadata.failed') throw error;
    const name = previous.slice(previous.lastIndexOf('/') + 1);
    const why = `What ${name} says could not be taken over into the new one, so the file was not marked. Repair it or move it away. ${error.message}`;
    throw new AssayError(error.code, why, { cause: error });
  }
}
