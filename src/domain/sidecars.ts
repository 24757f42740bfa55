import type { Sidecar } from './asset.ts';
import { type CompanionKind, companionKind } from './companions.ts';
import { extensionOf } from './discover-rules.ts';
import type { ListedFile } from './ports.ts';

export interface AssetWithSidecars {
  readonly file: ListedFile;
  /** Exact matches first, each group by name. */
  readonly sidecars: readonly Sidecar[];
}

export interface OrphanSidecar {
  readonly file: ListedFile;
  /**
   * `c2pa`: to be reported (`credential.orphan-sidecar`). The others are everyday files that happen to speak for nothing
   * here: count them under {@link ORPHAN_SKIPS}.
   */
  readonly kind: Sidecar['kind'];
}

/** A document of Assay's own that speaks for other files: a sequence manifest or a receipt. Its sidecars are exact. */
export interface CompanionWithSidecars extends AssetWithSidecars {
  readonly kind: CompanionKind;
}

export interface SidecarSplit {
  readonly assets: readonly AssetWithSidecars[];
  readonly companions: readonly CompanionWithSidecars[];
  readonly orphans: readonly OrphanSidecar[];
}

/** What a summary counts orphaned sidecars under that nobody has to act on. */
export const ORPHAN_SKIPS = { json: 'json-without-asset', xmp: 'xmp-without-asset' } as const;

const KINDS: ReadonlyMap<string, Sidecar['kind']> = new Map([
  ['.c2pa', 'c2pa'],
  ['.xmp', 'xmp'],
  ['.json', 'json'],
]);

/**
 * Endings that ComfyUI's savers of formats without metadata put after the stem (`shot.1001_api.json` is the graph as run,
 * `_ui` the one on screen). Source of these two: a saver written after ComfyUI-HQ-Image-Save; the other two are not seen in
 * any program's source and cost nothing but a look.
 */
const JSON_STEM_ENDINGS = ['_ui', '_api', '_workflow', '_prompt'] as const;

/**
 * Tells the files of one directory from those that only speak for others, and joins them by name:
 * - `shot.exr.c2pa`, `shot.exr.xmp`, `shot.exr.json` are `exact` for `shot.exr`;
 * - `shot.c2pa`, `shot.xmp`, `shot.json` and `shot_api.json` are `stem` for every `shot.*`; which of them a credential
 *   belongs to, its binding decides later;
 * - `shot.json` without a `shot.*` is `stem` for every frame `shot.1001.exr`: savers write one for the whole batch.
 * Companions (`shot.sequence.json`, `shot.receipt.json`) are neither: they are told apart, with their own exact sidecars.
 * Stems are compared with case, extensions of sidecars without. Linear in the number of files.
 */
export function splitSidecars(files: readonly ListedFile[]): SidecarSplit {
  const media: ListedFile[] = [];
  const sidecars: { readonly file: ListedFile; readonly kind: Sidecar['kind'] }[] = [];
  const documents: { readonly file: ListedFile; readonly kind: CompanionKind }[] = [];
  for (const file of files) {
    const kind = sidecarKind(file);
    const companion = kind === 'json' ? companionKind(file.name) : undefined;
    if (companion !== undefined) documents.push({ file, kind: companion });
    else if (kind === undefined) media.push(file);
    else sidecars.push({ file, kind });
  }
  if (sidecars.length + documents.length === 0)
    return { assets: media.map((file) => ({ file, sidecars: NONE })), companions: [], orphans: [] };

  const index = indexMedia(
    media,
    documents.map(({ file }) => file.name),
  );
  const attached = new Map<string, Sidecar[]>();
  const orphans: OrphanSidecar[] = [];
  for (const { file, kind } of sidecars) {
    const { names, match } = findSpokenFor(file.name, kind, index);
    if (names.length === 0) orphans.push({ file, kind });
    for (const name of names) attach(attached, name, toSidecar(file, kind, match));
  }
  const withSidecars = (file: ListedFile): AssetWithSidecars => ({
    file,
    sidecars: attached.get(file.name)?.sort(byMatchThenName) ?? NONE,
  });
  return {
    assets: media.map(withSidecars),
    companions: documents.map(({ file, kind }) => ({ ...withSidecars(file), kind })),
    orphans,
  };
}

/**
 * Which of a directory's names are sidecars of the one file named, for when only that file is asked for. A credential
 * named by stem alone is left out when another file has the same stem: it may be that one's. Companions may speak for any
 * file, so they and their sidecars are among the names.
 */
export function findSidecarNames(name: string, siblings: readonly string[]): string[] {
  const stem = withoutExtension(name);
  const shared = siblings.some((other) => other !== name && !isSidecarName(other) && withoutExtension(other) === stem);
  const documents = siblings.filter((sibling) => companionKind(sibling) !== undefined);
  const index = indexMedia([{ name }], documents);
  return siblings.filter((sibling) => {
    const kind = KINDS.get(extensionOf(sibling).toLowerCase());
    if (kind === undefined || sibling === name) return false;
    if (companionKind(sibling) !== undefined) return true;
    const { names, match } = findSpokenFor(sibling, kind, index);
    return names.length > 0 && (match === 'exact' || kind !== 'c2pa' || !shared);
  });
}

const NONE: readonly Sidecar[] = [];

interface MediaIndex {
  readonly names: ReadonlySet<string>;
  readonly byStem: ReadonlyMap<string, readonly string[]>;
  /** Files by what stands before the frame number; made on demand, most directories need none. */
  byFrameBase(): ReadonlyMap<string, readonly string[]>;
}

/** `documents`: spoken for only by what is named after the whole of their names. */
function indexMedia(media: readonly { readonly name: string }[], documents: readonly string[]): MediaIndex {
  let frameBases: Map<string, string[]> | undefined;
  return {
    names: new Set([...media.map((file) => file.name), ...documents]),
    byStem: groupNames(media, withoutExtension),
    byFrameBase: () => {
      frameBases ??= groupNames(media, frameBase);
      return frameBases;
    },
  };
}

interface SpokenFor {
  readonly names: readonly string[];
  readonly match: Sidecar['match'];
}

function findSpokenFor(name: string, kind: Sidecar['kind'], index: MediaIndex): SpokenFor {
  const base = withoutExtension(name);
  if (index.names.has(base)) return { names: [base], match: 'exact' };
  const bases = kind === 'json' ? [base, ...jsonBases(base)] : [base];
  for (const candidate of bases) {
    const names = index.byStem.get(candidate);
    if (names !== undefined) return { names, match: 'stem' };
  }
  for (const candidate of kind === 'json' ? bases : []) {
    const names = index.byFrameBase().get(candidate);
    if (names !== undefined) return { names, match: 'stem' };
  }
  return { names: [], match: 'stem' };
}

function jsonBases(base: string): string[] {
  const ending = JSON_STEM_ENDINGS.find((candidate) => base.endsWith(candidate));
  return ending === undefined ? [] : [base.slice(0, base.length - ending.length)];
}

/** `shot.1001.exr` → `shot`; empty when there is no separator and number before the extension. */
function frameBase(name: string): string {
  const stem = withoutExtension(name);
  let end = stem.length;
  while (end > 0 && stem.charCodeAt(end - 1) >= 48 && stem.charCodeAt(end - 1) <= 57) end--;
  const separator = stem[end - 1];
  return end < stem.length && (separator === '.' || separator === '_') ? stem.slice(0, end - 1) : '';
}

function groupNames(media: readonly { readonly name: string }[], keyOf: (name: string) => string) {
  const groups = new Map<string, string[]>();
  for (const { name } of media) {
    const key = keyOf(name);
    if (key === '') continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [name]);
    else group.push(name);
  }
  return groups;
}

/** A sidecar still being written is an unfinished file like any other: it must not speak for anything yet. */
function sidecarKind(file: ListedFile): Sidecar['kind'] | undefined {
  return file.temporary === true ? undefined : KINDS.get(extensionOf(file.name).toLowerCase());
}

function isSidecarName(name: string): boolean {
  return KINDS.has(extensionOf(name).toLowerCase());
}

function withoutExtension(name: string): string {
  return name.slice(0, name.length - extensionOf(name).length);
}

function toSidecar(file: ListedFile, kind: Sidecar['kind'], match: Sidecar['match']): Sidecar {
  const { name, sizeBytes, mtimeMs, ctimeMs, inode } = file;
  return { name, sizeBytes, mtimeMs, ctimeMs, inode, kind, match };
}

function attach(attached: Map<string, Sidecar[]>, name: string, sidecar: Sidecar): void {
  const list = attached.get(name);
  if (list === undefined) attached.set(name, [sidecar]);
  else list.push(sidecar);
}

function byMatchThenName(a: Sidecar, b: Sidecar): number {
  if (a.match !== b.match) return a.match === 'exact' ? -1 : 1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
