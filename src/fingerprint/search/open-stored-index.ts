import { FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION } from '../../domain/fingerprint.ts';
import type { FingerprintIndex } from '../../domain/fingerprint-index.ts';
import { type CodeState, createCodeIndex } from './code-index.ts';
import { type CodeSizes, DEFAULT_CODE_SIZES } from './code-sizes.ts';
import { loadCache } from './stored/load-cache.ts';
import { createCacheSaver } from './stored/save-cache.ts';

export interface StoredIndexOptions extends Partial<CodeSizes> {
  /**
   * What the codes are read from, such as the id of a ledger: what was stored of another one is not used. Default: empty, for a
   * folder that only ever belongs to one.
   */
  readonly source?: string;
  /** Of the codes. Default: FINGERPRINT_ALGORITHM and FINGERPRINT_VERSION. What was stored of another is not used. */
  readonly algorithm?: string;
  readonly version?: number;
  /** Told why something could not be loaded or stored, in a sentence. The index works all the same. Default: nobody is told. */
  readonly onProblem?: (message: string) => void;
}

/**
 * An index in the memory of this process that a folder keeps for the next one. The folder is a cache: what it has is loaded, else
 * the index starts empty with checkpoint 0. Segments are stored when they are made, the newest codes by `close`. Several processes
 * may use one folder: who stores last and went furthest is loaded next.
 */
export async function openStoredIndex(folder: string, options: StoredIndexOptions = {}): Promise<FingerprintIndex> {
  const sizes = { ...DEFAULT_CODE_SIZES, ...options };
  const { source = '', algorithm = FINGERPRINT_ALGORITHM, version = FINGERPRINT_VERSION, onProblem } = options;
  const identity = { algorithm, version, source };
  const { state, files, problem } = await loadCache(folder, identity, sizes);
  if (problem !== undefined) onProblem?.(problem);
  const saver = createCacheSaver(folder, identity, files);
  let stored = state.checkpoint;
  const save = async (now: CodeState, withTail: boolean): Promise<void> => {
    try {
      await saver.save(now, withTail);
      stored = now.checkpoint;
    } catch (error) {
      onProblem?.(`The index could not be stored: ${error instanceof Error ? error.message : String(error)}.`);
    }
  };
  return createCodeIndex(state, sizes, {
    onSegments: (now) => save(now, false),
    onClose: async (now) => {
      if (now.checkpoint !== stored) await save(now, true);
    },
  });
}
