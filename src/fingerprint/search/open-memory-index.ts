import type { FingerprintIndex } from '../../domain/fingerprint-index.ts';
import { createCodeIndex, emptyState } from './code-index.ts';
import { type CodeSizes, DEFAULT_CODE_SIZES } from './code-sizes.ts';

/** An index in the memory of this process, empty at first: some 105 bytes for each code. */
export function openMemoryIndex(options: Partial<CodeSizes> = {}): FingerprintIndex {
  const sizes = { ...DEFAULT_CODE_SIZES, ...options };
  return createCodeIndex(emptyState(sizes), sizes);
}
