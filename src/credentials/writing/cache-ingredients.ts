import { stat } from 'node:fs/promises';
import { AssayError } from '../../domain/errors.ts';
import type { PlannedIngredient } from '../../domain/manifest-plan.ts';
import { findErrno } from './claim-destination.ts';
import type { IngredientHistory } from './read-ingredient.ts';

type Read = (ingredient: PlannedIngredient) => Promise<IngredientHistory | undefined>;

/** The most histories kept. A run has few plates for many files; the rest are the files' own originals, used once. */
const HISTORY_LIMIT = 32;
/** The most bytes of manifest stores kept. */
const STORE_BYTES_LIMIT = 64 * 1024 * 1024;

interface Entry {
  readonly history: Promise<IngredientHistory | undefined>;
  storeBytes: number;
}

/**
 * Reads each ingredient once for as long as it stays the same file: the same plate goes into a thousand frames, and hashing its 50 MB
 * each time would take longer than signing the frame.
 */
export function cacheIngredients(read: Read): Read {
  const entries = new Map<string, Entry>();
  return async (ingredient) => {
    const key = await identify(ingredient);
    const known = entries.get(key);
    if (known !== undefined) {
      // Used again: to the end of the line.
      entries.delete(key);
      entries.set(key, known);
      return known.history;
    }
    const entry: Entry = { history: read(ingredient), storeBytes: 0 };
    entries.set(key, entry);
    try {
      const history = await entry.history;
      entry.storeBytes = history?.store.length ?? 0;
      trim(entries);
      return history;
    } catch (error) {
      // Whatever was wrong may be put right.
      entries.delete(key);
      throw error;
    }
  };
}

function trim(entries: Map<string, Entry>): void {
  let bytes = [...entries.values()].reduce((sum, { storeBytes }) => sum + storeBytes, 0);
  for (const [key, { storeBytes }] of entries) {
    if (entries.size <= HISTORY_LIMIT && bytes <= STORE_BYTES_LIMIT) return;
    entries.delete(key);
    bytes -= storeBytes;
  }
}

async function identify({ path, sidecarPath, mediaType, title }: PlannedIngredient): Promise<string> {
  try {
    const parts = await Promise.all([path, ...(sidecarPath === undefined ? [] : [sidecarPath])].map(identifyFile));
    return JSON.stringify([mediaType, ...parts]);
  } catch (error) {
    const errno = findErrno(error);
    const code = errno === 'ENOENT' ? 'file.vanished' : errno === 'EACCES' ? 'file.forbidden' : 'file.io';
    throw new AssayError(code, `The ingredient ${JSON.stringify(title)} cannot be opened (${errno}).`, {
      cause: error,
    });
  }
}

async function identifyFile(path: string): Promise<readonly (string | bigint)[]> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return [path, `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`];
}
