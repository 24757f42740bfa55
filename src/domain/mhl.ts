/** ASC MHL v2 (urn:ASC:MHL:v2.0), as far as Assay reads and writes it. */

export const MHL_ALGORITHMS = ['c4', 'md5', 'sha1', 'xxh128', 'xxh3', 'xxh64'] as const;
export type MhlAlgorithm = (typeof MHL_ALGORITHMS)[number];

/** Name of the folder that holds a history. */
export const MHL_FOLDER = 'ascmhl';

export type MhlAction = 'original' | 'verified' | 'failed';

export interface MhlHash {
  readonly algorithm: MhlAlgorithm;
  /** As written: hex, or C4's base 58. */
  readonly value: string;
  readonly action?: MhlAction;
}

/** One file of a generation. */
export interface MhlEntry {
  /** Relative to the folder that holds the history, `/` between parts. */
  readonly path: string;
  readonly sizeBytes?: number;
  readonly previousPath?: string;
  readonly hashes: readonly MhlHash[];
}

/** One generation: a `.mhl` file. */
export interface MhlGeneration {
  readonly number: number;
  /** File name in the history's folder. */
  readonly name: string;
  readonly entries: readonly MhlEntry[];
}

/** A fault of the history itself. */
export interface MhlFault {
  readonly code: 'mhl.broken';
  readonly message: string;
}

/** What the generations together say of a folder: for each file its first value that was not recorded as failed. A later one that contradicts it is a fault. */
export interface MhlHistory {
  readonly generations: readonly MhlGeneration[];
  /** By path: the hash to be compared with, and since which generation it stands. */
  readonly expected: ReadonlyMap<string, { readonly hash: MhlHash; readonly generation: number }>;
  /** Patterns that the history ignores (as `.gitignore` writes them). */
  readonly ignored: readonly string[];
  readonly faults: readonly MhlFault[];
}
