import { AssayError } from '../../domain/errors.ts';
import { MHL_ALGORITHMS, type MhlAction, type MhlEntry, type MhlHash } from '../../domain/mhl.ts';
import { decodeDigest } from './digest-value.ts';
import { MAX_PATTERN_LENGTH, MAX_PATTERNS } from './limits.ts';
import type { XmlVisitor } from './read-xml.ts';
import { isRelativePath } from './relative-path.ts';

export const MANIFEST_NAMESPACE = 'urn:ASC:MHL:v2.0';

/** What a manifest says of a directory. */
export interface ManifestDirectory {
  /** `.` for the folder of the history itself. */
  readonly path: string;
  readonly content: readonly MhlHash[];
  readonly structure: readonly MhlHash[];
}

/** That a history below had this manifest. */
export interface ManifestReference {
  readonly path: string;
  readonly c4: string;
}

export interface Manifest {
  readonly entries: readonly MhlEntry[];
  readonly directories: readonly ManifestDirectory[];
  readonly references: readonly ManifestReference[];
  readonly ignored: readonly string[];
}

/** Takes what the parser finds. `countEntry` throws when there are too many; `fault` is told what cannot be used. */
export interface ManifestEvents {
  countEntry(): void;
  fault(message: string): void;
}

/** One `hash`, `directoryhash`, `roothash` or `hashlistreference` while it is read. */
interface Draft {
  readonly kind: string;
  path?: string;
  previousPath?: string;
  sizeBytes?: number;
  hashes: MhlHash[];
  structure: MhlHash[];
}

const CONTAINERS: ReadonlySet<string> = new Set(['hash', 'directoryhash', 'roothash', 'hashlistreference']);

/** Builds a {@link Manifest} from the elements of a `.mhl` file. `finish` throws `file.malformed` when it is no hash list of version 2.0. */
export function parseManifest(events: ManifestEvents): XmlVisitor & { finish(): Manifest } {
  const entries: MhlEntry[] = [];
  const directories: ManifestDirectory[] = [];
  const references: ManifestReference[] = [];
  const ignored: string[] = [];
  let seen: ReadonlySet<string> = new Set();
  let draft: Draft | undefined;
  let part = '';
  let attributes: { readonly action?: string; readonly size?: string } = {};
  let foreignAt = Number.POSITIVE_INFINITY;

  const closeDraft = (done: Draft): void => {
    events.countEntry();
    const path = done.kind === 'roothash' ? '.' : (done.path ?? '').replace(/(?<=[^/])\/$/, '');
    if (path !== '.' && !isRelativePath(path)) {
      events.fault(`names a path that does not stay in its folder: ${show(path)}`);
      return;
    }
    if (done.kind === 'hashlistreference') {
      const c4 = done.hashes.find(({ algorithm }) => algorithm === 'c4');
      if (c4 !== undefined) references.push({ path, c4: c4.value });
      else events.fault(`refers to ${show(path)} without its C4`);
    } else if (done.kind === 'hash') {
      if (path === '.') events.fault('names its own folder as a file');
      else if (done.hashes.length === 0) events.fault(`has no hash that can be checked for ${show(path)}`);
      if (path !== '.') entries.push(buildEntry(path, done, events));
    } else {
      directories.push({ path, content: done.hashes, structure: done.structure });
    }
  };

  return {
    open(name, depth, attribute) {
      if (depth === 1) checkRoot(name, attribute('version'));
      if (depth >= foreignAt) return;
      // What stands in `metadata`, or in another namespace, is for others: it may even be called `hash`.
      if (name === '' || name === 'metadata') foreignAt = depth;
      else if (CONTAINERS.has(name)) draft = { kind: name, hashes: [], structure: [] };
      else if (draft !== undefined && (name === 'content' || name === 'structure')) part = name;
      else if (depth === 2) seen = new Set([...seen, name]);
      attributes = draft === undefined ? {} : readAttributes(attribute('action'), attribute('size'));
    },
    close(name, depth, text) {
      if (depth > foreignAt) return;
      if (depth === foreignAt) {
        foreignAt = Number.POSITIVE_INFINITY;
        return;
      }
      if (draft === undefined) {
        if (name === 'pattern') addPattern(ignored, text, events);
        return;
      }
      if (name === draft.kind) {
        closeDraft(draft);
        draft = undefined;
      } else if (name === 'content' || name === 'structure') part = '';
      else if (name === 'path') {
        draft.path = compact(text);
        if (attributes.size !== undefined && /^\d{1,15}$/.test(attributes.size))
          draft.sizeBytes = Number(attributes.size);
      } else if (name === 'previousPath') draft.previousPath = compact(text);
      else readHash(draft, part, name, text, attributes.action, events);
    },
    finish() {
      if (!seen.has('creatorinfo') || !seen.has('processinfo'))
        throw new AssayError('file.malformed', 'It does not say who made it (creatorinfo, processinfo).');
      return { entries, directories, references, ignored };
    },
  };
}

function checkRoot(name: string, version: string | undefined): void {
  if (name === 'hashlist' && version === '2.0') return;
  throw new AssayError('file.malformed', 'It is not a hash list of ASC MHL version 2.0.');
}

function readAttributes(action: string | undefined, size: string | undefined): { action?: string; size?: string } {
  return { ...(action !== undefined && { action }), ...(size !== undefined && { size }) };
}

function readHash(
  draft: Draft,
  part: string,
  name: string,
  text: string,
  action: string | undefined,
  events: ManifestEvents,
): void {
  const algorithm = MHL_ALGORITHMS.find((each) => each === name);
  if (algorithm === undefined) return;
  const value = compact(text.trim());
  const known = asAction(action);
  if (decodeDigest(algorithm, value) === undefined) {
    events.fault(`has a ${algorithm} for ${show(draft.path ?? '')} that is no ${algorithm}`);
  } else if (action !== undefined && known === undefined) {
    events.fault(`does not say in a known way what was done to ${show(draft.path ?? '')}`);
  } else {
    const list = part === 'structure' ? draft.structure : draft.hashes;
    // A second value of the same kind would leave open which one counts; merging finds out when they differ.
    if (list.length < 2 * MHL_ALGORITHMS.length)
      list.push({ algorithm, value, ...(known !== undefined && { action: known }) });
  }
}

function asAction(action: string | undefined): MhlAction | undefined {
  return action === 'original' || action === 'verified' || action === 'failed' ? action : undefined;
}

function buildEntry(path: string, draft: Draft, events: ManifestEvents): MhlEntry {
  const { previousPath } = draft;
  const moved = previousPath !== undefined && isRelativePath(previousPath);
  if (previousPath !== undefined && !moved) events.fault(`says that ${show(path)} was outside of its folder before`);
  return {
    path,
    ...(draft.sizeBytes !== undefined && { sizeBytes: draft.sizeBytes }),
    ...(moved && { previousPath }),
    hashes: draft.hashes,
  };
}

function addPattern(ignored: string[], text: string, events: ManifestEvents): void {
  if (text.length > MAX_PATTERN_LENGTH || ignored.length >= MAX_PATTERNS)
    events.fault('ignores by more or longer patterns than are read');
  else if (text !== '') ignored.push(text);
}

/** Pieces of what was read hold on to all of it; a copy does not. */
function compact(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** A stranger's path, short enough for a message. */
function show(path: string): string {
  return JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
}
