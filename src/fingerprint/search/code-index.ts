import { CODE_BYTES } from '../../domain/fingerprint.ts';
import type { FingerprintIndex, IndexEntry } from '../../domain/fingerprint-index.ts';
import { checkEntries, checkSearch, closedIndex, DEFAULT_LIMIT, duplicateKey } from './check-input.ts';
import { type CodeSegment, sortCodes, sourceOf } from './code-segment.ts';
import type { CodeSizes } from './code-sizes.ts';
import { type CodeTail, createTail } from './code-tail.ts';
import { MOST_QUERIES } from './hamming-kernel.ts';
import { createHitCollector } from './hit-collector.ts';
import { mergeCodes } from './merge-codes.ts';
import { createPause } from './pauses.ts';
import { planMerge } from './plan-merge.ts';
import { type SearchBlock, searchBlock } from './search-block.ts';

/** Everything an index holds. Replaced as a whole: a search goes on with what it began with. */
export interface CodeState {
  readonly segments: readonly CodeSegment[];
  readonly tail: CodeTail;
  readonly checkpoint: number;
}

export interface CodeIndexHooks {
  /** Segments changed, and the tail is empty. Must not throw. */
  readonly onSegments?: (state: CodeState) => Promise<void>;
  /** After the last `add`. Must not throw. */
  readonly onClose?: (state: CodeState) => Promise<void>;
}

export function emptyState({ tailCodes }: CodeSizes): CodeState {
  return { segments: [], tail: createTail(tailCodes), checkpoint: 0 };
}

/** The index in this process: segments with tables, and a tail without. */
export function createCodeIndex(initial: CodeState, sizes: CodeSizes, hooks: CodeIndexHooks = {}): FingerprintIndex {
  let state = initial;
  let adding: Promise<unknown> = Promise.resolve();
  let closed = false;
  const current = (): CodeState => {
    if (closed) throw closedIndex();
    return state;
  };
  const add = async (entries: readonly IndexEntry[], checkpoint: number): Promise<void> => {
    checkEntries(entries, checkpoint);
    checkNew(state, entries);
    if (state.tail.count + entries.length < sizes.tailCodes) {
      state.tail.append(entries);
      state = { ...state, checkpoint };
      return;
    }
    state = { ...(await freeze(state, entries, sizes)), checkpoint };
    await hooks.onSegments?.(state);
  };
  return {
    size: async () => countCodes(current()),
    checkpoint: async () => current().checkpoint,
    async add(entries, checkpoint) {
      current();
      // One after the other, whether those before went well or not.
      const added = adding.then(() => add(entries, checkpoint));
      adding = added.catch(() => undefined);
      await added;
    },
    search: async (queries, options) => searchState(current(), queries, options),
    async close() {
      if (closed) return;
      closed = true;
      await adding;
      await hooks.onClose?.(state);
      state = emptyState(sizes);
    },
  };
}

function countCodes({ segments, tail }: CodeState): number {
  return segments.reduce((sum, { count }) => sum + count, tail.count);
}

function checkNew({ segments, tail }: CodeState, entries: readonly IndexEntry[]): void {
  const known = entries.find(({ key }) => tail.has(key) || segments.some(({ keys }) => keys.has(key)));
  if (known !== undefined) throw duplicateKey(known.key);
}

/** The tail and what is new become segments. */
async function freeze(state: CodeState, entries: readonly IndexEntry[], sizes: CodeSizes): Promise<CodeState> {
  const merged = planMerge(state.segments, state.tail.count + entries.length, sizes.segmentCodes);
  const sources = [...merged.map(sourceOf), state.tail.toSource(), toSource(entries)];
  const made = await mergeCodes(sources, sizes.segmentCodes, createPause());
  const kept = state.segments.filter((segment) => !merged.includes(segment));
  return { ...state, segments: [...kept, ...made], tail: createTail(sizes.tailCodes) };
}

function toSource(entries: readonly IndexEntry[]) {
  const keys = Float64Array.from(entries, ({ key }) => key);
  const codes = new Uint8Array(entries.length * CODE_BYTES);
  entries.forEach(({ bits }, at) => {
    codes.set(bits, at * CODE_BYTES);
  });
  return sortCodes(keys, codes);
}

async function searchState(
  { segments, tail }: CodeState,
  queries: readonly Uint8Array[],
  { radius, limit = DEFAULT_LIMIT }: Parameters<FingerprintIndex['search']>[1],
): ReturnType<FingerprintIndex['search']> {
  checkSearch(queries, radius, limit);
  const blocks = [...segments.map(toBlock), toTailBlock(tail)];
  const all = queries.map((bits) => ({ bits, collector: createHitCollector(radius, limit) }));
  const pause = createPause();
  for (let at = 0; at < all.length; at += MOST_QUERIES) {
    const batch = all.slice(at, at + MOST_QUERIES);
    for (const block of blocks) await searchBlock(block, batch, pause);
  }
  return all.map(({ collector }) => collector.finish());
}

function toBlock({ kernel, count, keys }: CodeSegment): SearchBlock {
  return { kernel, count, indexed: true, keyAt: keys.at };
}

function toTailBlock({ kernel, count, keys }: CodeTail): SearchBlock {
  return { kernel, count, indexed: false, keyAt: (place) => keys[place] ?? 0 };
}
