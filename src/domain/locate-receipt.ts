/**
 * Where the marked files lie now: what the folder as a whole was moved to. A receipt says `comp/a.png`; below the folder
 * searched that may be `2026-11-20/comp/a.png`, or `a.png` when the search begins inside `comp`.
 */
export interface Relocation {
  /** Taken off the front of the receipt's paths, with its last `/`; empty: nothing. */
  readonly drop: string;
  /** Put before them, with its last `/`; empty: nothing. */
  readonly add: string;
}

/** Relocations tried for one file: deliveries come in a few parts, not in dozens. */
const RELOCATION_LIMIT = 16;

/**
 * Folders that all files of a receipt have in common, tried one by one over all files: nobody begins to search in deeper ones, and a
 * stranger's receipt of thousands of them must not cost minutes.
 */
const COMMON_FOLDER_LIMIT = 64;

/** Disks write the same name in two ways (macOS decomposes letters): they count as one. */
export function foldPath(path: string): string {
  return path.normalize('NFC');
}

/** The folded path at which a receipt's file lies after a relocation; undefined when it does not apply to it. */
export function relocate(path: string, { drop, add }: Relocation): string | undefined {
  const folded = foldPath(path);
  return folded.startsWith(drop) ? add + folded.slice(drop.length) : undefined;
}

/**
 * The relocations under which files of the receipt lie, the likeliest first: the one that explains most of the same content,
 * then most of the names; none at all goes before others that explain as much. Linear in the number of path parts.
 */
export function findRelocations(
  entries: readonly { readonly path: string; readonly sha256: string }[],
  found: readonly { readonly path: string; readonly sha256?: string }[],
): readonly Relocation[] {
  const hashes = new Map(entries.map(({ path, sha256 }) => [foldPath(path), sha256]));
  const tally = createTally();
  for (const file of found) {
    const path = foldPath(file.path);
    // Behind every `/`, and the whole.
    for (let at = 0; at !== -1; at = nextPart(path, at)) {
      const sha256 = hashes.get(path.slice(at));
      if (sha256 !== undefined) tally.count({ drop: '', add: path.slice(0, at) }, sha256 === file.sha256);
    }
  }
  const places = new Map(found.map(({ path, sha256 }) => [foldPath(path), sha256]));
  for (const drop of commonFolders([...hashes.keys()])) {
    for (const [path, sha256] of hashes) {
      const tail = path.slice(drop.length);
      if (places.has(tail)) tally.count({ drop, add: '' }, places.get(tail) === sha256);
    }
  }
  return tally.best();
}

function nextPart(path: string, from: number): number {
  const slash = path.indexOf('/', from);
  return slash === -1 ? -1 : slash + 1;
}

/** `a/`, `a/b/` … as far as all paths begin the same. */
function commonFolders(paths: readonly string[]): readonly string[] {
  const [first = ''] = paths;
  const folders: string[] = [];
  for (let at = nextPart(first, 0); at !== -1 && folders.length < COMMON_FOLDER_LIMIT; at = nextPart(first, at)) {
    const folder = first.slice(0, at);
    if (!paths.every((path) => path.startsWith(folder))) break;
    folders.push(folder);
  }
  return folders;
}

function createTally() {
  const counts = new Map<string, { readonly relocation: Relocation; same: number; all: number }>();
  return {
    count(relocation: Relocation, isSame: boolean): void {
      const key = `${relocation.drop}\0${relocation.add}`;
      const known = counts.get(key) ?? { relocation, same: 0, all: 0 };
      known.same += isSame ? 1 : 0;
      known.all += 1;
      counts.set(key, known);
    },
    best(): readonly Relocation[] {
      return [...counts.entries()]
        .toSorted(([a, x], [b, y]) => y.same - x.same || y.all - x.all || a.length - b.length || (a < b ? -1 : 1))
        .slice(0, RELOCATION_LIMIT)
        .map(([, { relocation }]) => relocation);
    },
  };
}
