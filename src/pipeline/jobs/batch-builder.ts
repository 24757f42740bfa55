import type { DirectoryPart } from '../../domain/job-payloads.ts';
import type { Location } from '../../domain/location.ts';

/** Puts directories together into batches of about so many files: small ones whole, large ones cut into ranges of names. */
export interface BatchBuilder {
  /** `names`: sorted in code unit order. */
  add(location: Location, names: readonly string[]): void;
  /** Something that is not to be cut, of about so many files. */
  addPart(part: DirectoryPart, files: number): void;
  /** True when something waits in a batch that is not full. */
  isOpen(): boolean;
  /** The batches that are full. */
  take(): readonly (readonly DirectoryPart[])[];
  /** With what is left. */
  takeAll(): readonly (readonly DirectoryPart[])[];
}

/**
 * Most ranges that one directory is cut into. Each range lists all names of the directory: with ranges of one size, the cost of a
 * directory would grow with the square of what is in it.
 */
const RANGES_PER_DIRECTORY = 64;

/** How much larger than asked for a batch may become before its last directory begins the next. */
const SLACK = 1.5;

/** `batchFiles`: at least 1. The same directories in the same order always give the same batches. */
export function createBatchBuilder(batchFiles: number): BatchBuilder {
  let full: (readonly DirectoryPart[])[] = [];
  let open: DirectoryPart[] = [];
  let weight = 0;
  const close = (): void => {
    if (open.length > 0) full.push(open);
    open = [];
    weight = 0;
  };
  const addPart = (part: DirectoryPart, files: number): void => {
    // Half as much again at most: folders of a size just over half of a batch would else travel alone.
    if (weight + files > batchFiles * SLACK) close();
    open.push(part);
    // A directory costs a look even when it is empty.
    weight += files + 1;
    if (weight >= batchFiles) close();
  };
  return {
    addPart,
    add(location, names) {
      if (names.length <= batchFiles) {
        addPart({ location }, names.length);
        return;
      }
      close();
      const size = Math.max(batchFiles, Math.ceil(names.length / RANGES_PER_DIRECTORY));
      for (let at = 0; at < names.length; at += size) {
        // Open at both ends, so that every name there ever is belongs to one of them.
        const from = at === 0 ? undefined : names[at];
        const to = names[at + size];
        full.push([{ location, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }]);
      }
    },
    isOpen: () => open.length > 0,
    take() {
      const taken = full;
      full = [];
      return taken;
    },
    takeAll() {
      close();
      return this.take();
    },
  };
}
